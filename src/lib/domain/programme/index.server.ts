export {
	listHalls,
	programmeOf,
	programmeForStaff,
	sessionBySlug,
	sessionForStaff,
	sessionsByIds,
	dutiesOf,
	clashesAmong,
	type Clash,
	type PersonalDuty
} from './queries.server.ts';
export { createHall, editHall, removeHall } from './commands/halls.server.ts';
export { createSession, editSession, rewriteSession } from './commands/sessions.server.ts';
export { calendarOf } from './feeds/calendar.server.ts';
export { scheduleXml } from './feeds/schedule-xml.ts';
