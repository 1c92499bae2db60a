export { takeSeat, moveSeat, leaveSeat, joinWaitingList, leaveWaitingList, placeByHand } from './commands/seats.server.ts';
export type { MovedUp } from './seat-store.server.ts';
export { platformsOf, platformsPage, choicesOf, mySchedule, ownProgramme, seatListOf, registrationByNumber } from './queries.server.ts';
export {
	setCapacity,
	rewriteCapacity,
	claimPreferred,
	claimPreferredOfNew,
	releaseSeats,
	dropSeats,
	fillSeats,
	closePlatform
} from './commands/platforms.server.ts';
export { offerSeatsBack, restorePlatform, type OfferedSeat, type RestoredSeat } from './commands/return-seats.server.ts';
