export { markPresent, undoByPass, undoScan, type Arrival, type ArrivalByPass, type Marked } from './commands.server.ts';
export { deskList, checkInPlaces } from './queries.server.ts';
export { arrivalAt, scansOf, scanLog, arrivedAt } from './scans.server.ts';
export { summaryOf } from './summary.server.ts';
export { forumsFollowed, sessionsFollowed } from './followed.server.ts';
export { tablesOf } from './summary-tables.ts';
export { breakdowns } from './columns.ts';
export { sheetOf } from './sheet.ts';
export { participantCounts, participantCountsOf } from './counts.server.ts';
