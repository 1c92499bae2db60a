// A server that starts with `--import` of this file lives at TEST_NOW: the whole program asks this one clock.
const offset = Date.parse(process.env.TEST_NOW ?? '') - Date.now();
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
