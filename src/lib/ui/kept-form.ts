/**
 * The form of a page whose fields go along when the language is changed: what was typed is on the page in the other language too. The
 * page's load says its action as `keeps` ('' for the default one), while there is something to send, and as `enters` where Enter in a field asks something else.
 */

/** The form's id. */
export const KEPT_FORM = 'typed';
/** The name of the button that sends the form when the language is changed: `formAction` then only gives back what was typed. */
export const KEEP = 'keepTyped';
