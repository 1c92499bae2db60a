/**
 * The one form of a page that keeps what was typed when the language is changed. While there is something to send, the page's load names
 * the form's action as `keeps` ('' for the default one) and, where Enter in a field calls another action, that one as
 * `enters`. An action after which the page shows another form, or none, names that in its answer, as `keeps` too.
 */

/** The form's id. */
export const KEPT_FORM = 'typed';
/** The name of the button that sends the form when the language is changed: `formAction` then only gives back what was typed. */
export const KEEP = 'keepTyped';
