/**
 * The one form of a page that keeps what was typed when the language is changed. While there is something to send, the page's load names
 * the form's action as `keeps` ('' for the default one) and, where Enter in a field calls another action, that one as
 * `enters`. An action after which the page shows another form, or none, names that in its answer, as `keeps` too.
 */

/** The form's id. */
export const KEPT_FORM = 'typed';
/** The name of the button that sends the form when the language is changed: `formAction` then only gives back what was typed. */
export const KEEP = 'keepTyped';
/** What a button of that name sends that leads to another view, or another page (Way): where nothing is typed, it is a link. */
export const GO = 'go';
/** Whether a page that answers shows the view that its address names, whatever its form says of lists and searches. */
export const isView = (sent: FormData, url: URL): boolean => sent.get(KEEP) === GO && !url.searchParams.has('to');
/** The name of the first button of a page that is one form, where Enter sends the part in which something is typed (`byEnter`). */
export const ENTER = 'entered';
