// A server that starts with `--import` of this file lives at TEST_NOW: the whole program asks this one clock. Several instants, parted
// by commas: its clock jumps to the next one at each SIGUSR2, forwards or back, and says so.
const instants = (process.env.TEST_NOW ?? '').split(',');
let offset = Date.parse(instants.shift() ?? '') - Date.now();
const RealDate = Date;
globalThis.Date = class extends RealDate {
	/** @param {any[]} given */
	constructor(...given) {
		// @ts-expect-error Date has several signatures
		super(...(given.length ? given : [RealDate.now() + offset]));
	}
	static now() {
		return RealDate.now() + offset;
	}
};
if (instants.length)
	process.on('SIGUSR2', () => {
		const instant = instants.shift() ?? '';
		offset = Date.parse(instant) - RealDate.now();
		console.log(`The clock jumps to ${instant}`);
	});
