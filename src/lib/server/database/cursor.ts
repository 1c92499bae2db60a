/** Parts of what an address carries of a page's end. What no page gave begins with the first page. */

const ID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const INSTANT = '\\d{4}-\\d\\d-\\d\\dT[\\d:.]{8,12}Z';
const WHOLE_NUMBER = '\\d{1,9}';

const parts = { id: ID, instant: INSTANT, number: WHOLE_NUMBER } as const;
const alone = Object.fromEntries(Object.entries(parts).map(([kind, of]) => [kind, new RegExp(`^${of}$`)])) as Record<
	keyof typeof parts,
	RegExp
>;

/**
 * Reads a cursor whose parts stand between `~`.
 * @param kinds of its parts, in their order; a text is what the pattern says
 * @returns the parts, numbers as such; undefined for none and for nonsense
 */
export function cursorIn(
	after: string | null | undefined,
	kinds: readonly (keyof typeof parts | RegExp)[]
): (string | number)[] | undefined {
	const found = (after ?? '').split('~');
	if (found.length !== kinds.length) return undefined;
	const fits = (part: string, at: number) => {
		const kind = kinds[at];
		return kind instanceof RegExp ? kind.test(part) : kind !== undefined && alone[kind].test(part);
	};
	return found.every(fits) ? found.map((part, at) => (kinds[at] === 'number' ? Number(part) : part)) : undefined;
}
