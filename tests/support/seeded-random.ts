/** A pseudo-random generator: the same seed gives the same numbers. https://github.com/bryc/code/blob/master/jshash/PRNGs.md#mulberry32 */
export function seededRandom(seed: number) {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
	return {
		below: (n: number) => Math.floor(next() * n),
		of: <T>(list: readonly T[]): T => {
			const found = list[Math.floor(next() * list.length)];
			if (found === undefined) throw new Error('nothing to choose from');
			return found;
		},
		chance: (share: number) => next() < share
	};
}
export type SeededRandom = ReturnType<typeof seededRandom>;
