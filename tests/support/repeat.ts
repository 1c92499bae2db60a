/** Repeats something on several lines at once. @returns a function that ends it and gives the number of answers by status; 0: no answer */
export function repeat(lines: number, once: (n: number) => Promise<number>) {
	let on = true;
	let n = 0;
	const answers: Record<number, number> = {};
	const line = async () => {
		while (on) {
			const status = await once(n++).catch(() => 0);
			answers[status] = (answers[status] ?? 0) + 1;
		}
	};
	const all = Promise.all(Array.from({ length: lines }, line));
	return async () => {
		on = false;
		await all;
		return answers;
	};
}
