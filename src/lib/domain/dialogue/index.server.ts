export { lockSeatBoard } from './board.server.ts';
export { takeSeat, moveSeat, leaveSeat, joinWaitingList, leaveWaitingList, placeByHand } from './commands/seats.server.ts';
export { setCapacity, claimChoice, releaseSeats, closePlatform, peopleAt } from './commands/platforms.server.ts';
export { platformsOf, choicesOf, ownProgramme, seatListOf, registrationByNumber } from './queries.server.ts';
