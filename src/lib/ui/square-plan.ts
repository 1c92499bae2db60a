/** The plan of the square: every dot stands for people, four streets lead in, the middle stays free. */

const STEP = 22;
const MOST_DOTS = 420;

export interface SquarePlan {
	/** side of the picture in its own units */
	size: number;
	/** people one dot stands for */
	unit: number;
	home: [number, number][];
	foreign: [number, number][];
}

/** Scatters without chance: the same guests always stand at the same places. */
const scattered = (i: number): number => ((i + 1) * 2654435761) % 4294967296;

/**
 * @param home people of the host country
 * @param foreign people of other countries
 */
export function squarePlan(home: number, foreign: number): SquarePlan {
	const unit = Math.max(1, Math.ceil((home + foreign) / MOST_DOTS));
	const homeDots = Math.ceil(home / unit);
	const foreignDots = Math.ceil(foreign / unit);
	const total = homeDots + foreignDots;
	// The hollow takes about three tenths of the square and the streets two rows and columns.
	const side = 2 * Math.ceil(Math.max(8, Math.sqrt(total * 1.62), Math.sqrt(total) + 2) / 2);
	const middle = (side - 1) / 2;
	const places = Array.from({ length: side * side }, (_, i) => ({ x: i % side, y: Math.floor(i / side), i }))
		.filter(({ x, y }) => Math.abs(x - middle) > 1 && Math.abs(y - middle) > 1)
		.sort((a, b) => Math.hypot(b.x - middle, b.y - middle) - Math.hypot(a.x - middle, a.y - middle) || scattered(a.i) - scattered(b.i))
		.slice(0, total);
	const abroad = new Set([...places].sort((a, b) => scattered(a.i) - scattered(b.i)).slice(0, foreignDots));
	const at = ({ x, y }: { x: number; y: number }): [number, number] => [x * STEP + STEP / 2, y * STEP + STEP / 2];
	return {
		size: side * STEP,
		unit,
		home: places.filter((place) => !abroad.has(place)).map(at),
		foreign: places.filter((place) => abroad.has(place)).map(at)
	};
}
