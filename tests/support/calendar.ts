import ical from 'ical.js';

/** An entry as a calendar reads it. */
export interface Entry {
	uid: string;
	sequence: number;
	status: string;
	summary: string;
	description: string;
	location: string;
	start: string;
	stamp: string;
}

/** Reads a calendar file with a library that is not the one that wrote it. */
export function readCalendar(file: string): { method: string; names: string[]; entries: Entry[] } {
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
				stamp: stamp.toJSDate().toISOString()
			};
		})
	};
}
