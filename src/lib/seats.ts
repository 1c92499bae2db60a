/** The seats of a platform as everybody counts them: rules, pages and the pictures of seats, which know no domain. */

export interface Seats {
	capacity: number;
	taken: number;
}

/** Free seats; a platform over its limit has none. */
export const freeSeats = ({ capacity, taken }: Seats): number => Math.max(0, capacity - taken);

/** Few seats are left from this share of taken ones. */
const FEW_FROM = 0.75;

/** How a platform stands in words. */
export function availabilityOf(seats: Seats): 'free' | 'few' | 'full' {
	if (freeSeats(seats) === 0) return 'full';
	return seats.taken >= seats.capacity * FEW_FROM ? 'few' : 'free';
}
