export {
	listHalls,
	programmeOf,
	programmePage,
	platformSessions,
	programmeForStaff,
	sessionBySlug,
	sessionSlugs,
	sessionForStaff,
	sessionsByIds,
	dutiesOf,
	spansOf,
	concernsAbout,
	type PersonalDuty
} from './queries.server.ts';
export { earlierPlatforms } from './earlier.server.ts';
export { countClashes } from './concerns.ts';
export { platformColumns, platformOf, type PlatformColumns } from './platform.server.ts';
export { createHall, editHall, removeHall } from './commands/halls.server.ts';
export { createSession, editSession, rewriteSession } from './commands/sessions.server.ts';
export { lockSession } from './commands/session-lock.server.ts';
export { moveSessionsAlong, rezoneSessions } from './commands/move-along.server.ts';
export { republishSession } from './commands/hold.server.ts';
export { sessionSchema, impossibleTimes, defaultsFor, emptyForm, formOf, inputOf, stepRows, type SessionData } from './session-form.ts';
export { calendarOf, letterMethod } from './feeds/calendar.server.ts';
export { scheduleXml } from './feeds/schedule-xml.ts';
