/**
 * What a form asks about before it saves, and what its answer accepts: each concern has a key with everything that it says, numbers
 * included, so that what was shown is accepted and nothing more.
 */
export interface Keyed {
	key: string;
}

const APART = ';';
/** The keys of concerns as a form carries them, and back. */
export const carried = (concerns: readonly Keyed[]): string => concerns.map(({ key }) => key).join(APART);
export const keysOf = (text: string): string[] => text.split(APART).filter(Boolean);

/** Those that nobody has seen as they are now. @param accepted keys of those that were shown */
export const notAccepted = <C extends Keyed>(concerns: readonly C[], accepted: readonly string[]): C[] =>
	concerns.filter(({ key }) => !accepted.includes(key));
