import ical from 'ical.js';

/** An entry as a calendar reads it. */
export interface CalendarEntry {
	uid: string;
	sequence: number;
	status: string;
	summary: string;
	description: string;
	location: string;
	start: string;
	end: string;
	/** whole days, without hours */
	days: boolean;
	stamp: string;
}

/** What in a calendar file goes against RFC 5545 (a calendar has an entry, 3.6) or RFC 5546 (CANCEL names one alone, 3.2.5). */
export function faultsOfCalendar(file: string): string[] {
	const { method, entries } = readCalendar(file);
	const uids = new Set(entries.map(({ uid }) => uid));
	return [
		...(entries.length ? [] : ['no entry']),
		...(method === 'CANCEL' && uids.size > 1 ? [`CANCEL of ${uids.size} entries`] : []),
		...(method === 'CANCEL' && entries.some(({ status }) => status !== 'CANCELLED') ? ['CANCEL of what takes place'] : []),
		...(uids.size < entries.length ? ['one number twice'] : [])
	];
}

/** Reads a calendar file with a library that is not the one that wrote it. */
export function readCalendar(file: string): { method: string; names: string[]; entries: CalendarEntry[] } {
	const calendar = new ical.Component(ical.parse(file) as unknown[]);
	return {
		method: String(calendar.getFirstPropertyValue('method')),
		names: calendar.getAllProperties().map((property) => property.name),
		entries: calendar.getAllSubcomponents('vevent').map((component) => {
			const event = new ical.Event(component);
			const stamp = component.getFirstPropertyValue('dtstamp') as unknown as { toJSDate(): Date };
			return {
				uid: event.uid,
				sequence: event.sequence,
				status: String(component.getFirstPropertyValue('status')),
				summary: event.summary,
				description: event.description,
				location: event.location,
				start: event.startDate.toJSDate().toISOString(),
				end: event.endDate.toJSDate().toISOString(),
				days: event.startDate.isDate,
				stamp: stamp.toJSDate().toISOString()
			};
		})
	};
}
