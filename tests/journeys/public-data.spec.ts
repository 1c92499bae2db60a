import ICAL from 'ical.js';
import { z } from 'zod';
import { expect, languages, nextForum, pastForum, test } from './support';

/** The same facts for programs: calendars, JSON, schedule.xml and the described API. */

interface Session {
	slug: string;
	title: Record<string, string>;
	startsAt: string;
	endsAt: string;
	day: string;
}
interface Description {
	openapi: string;
	paths: Record<string, { get: { responses: { 200: { content: { 'application/json': { schema: object } } } } } }>;
}

test('every path of openapi.json answers what it describes, and nothing else', async ({ request }) => {
	const { openapi, paths } = (await (await request.get('/api/v1/openapi.json')).json()) as Description;
	expect(openapi).toMatch(/^3\.1/);
	expect(Object.keys(paths).sort()).toEqual([
		'/api/v1/forums',
		'/api/v1/forums/{forum}',
		'/api/v1/forums/{forum}/delegations',
		'/api/v1/forums/{forum}/platforms',
		'/api/v1/forums/{forum}/programme',
		'/api/v1/forums/{forum}/recommendations'
	]);
	for (const [path, { get }] of Object.entries(paths))
		for (const forum of [nextForum, pastForum]) {
			const answer = await request.get(path.replace('{forum}', forum.split('/').at(-1) ?? ''));
			expect([path, answer.status(), answer.headers()['access-control-allow-origin']]).toEqual([path, 200, '*']);
			const shape = z.fromJSONSchema(get.responses[200].content['application/json'].schema as z.core.JSONSchema.JSONSchema);
			const body: unknown = await answer.json();
			expect([path, shape.safeParse(body).error?.issues]).toEqual([path, undefined]);
			// A control: the description would notice a field that it does not know.
			expect(shape.safeParse({ ...(body as object), leaked: 1 }).success).toBe(false);
		}
	for (const wrong of ['/api/v1/forums/none', '/api/v1/forums/none/programme', '/api/v1/none', '/ru/api/v1/forums'])
		expect([wrong, (await request.get(wrong)).status()]).toEqual([wrong, 404]);
});

test('the public JSON names only those who are named on the page', async ({ request }) => {
	const { items } = (await (await request.get(`/api/v1${nextForum}/delegations`)).json()) as {
		items: { slug: string; participants: number; names: string[] }[];
	};
	const forum = (await (await request.get(`/api/v1${nextForum}`)).json()) as { participants: { confirmed: number } };
	expect(items.reduce((sum, each) => sum + each.participants, 0)).toBe(forum.participants.confirmed);
	for (const each of items) expect(each.names.length).toBeLessThanOrEqual(each.participants);
	expect(items.some((each) => each.names.length < each.participants)).toBe(true);
});

for (const [language, prefix] of languages)
	test(`the programme as iCalendar, JSON and schedule.xml in ${language}`, async ({ page, request }) => {
		const { items } = (await (await request.get(`/api/v1${nextForum}/programme`)).json()) as { items: Session[] };
		const told = (session: Session) => session.title[language] ?? session.title.kk;

		const file = await request.get(`${prefix}${nextForum}/programme.ics`);
		expect(file.headers()['content-type']).toBe('text/calendar; charset=utf-8');
		const events = new ICAL.Component(ICAL.parse(await file.text()) as unknown[])
			.getAllSubcomponents('vevent')
			.map((each) => new ICAL.Event(each));
		expect(events.map((event) => [event.summary, event.startDate.toJSDate().getTime(), event.endDate.toJSDate().getTime()])).toEqual(
			items.map((session) => [told(session), Date.parse(session.startsAt), Date.parse(session.endsAt)])
		);

		const one = await request.get(`${prefix}${nextForum}/sessions/${items[1]?.slug}.ics`);
		const alone = new ICAL.Component(ICAL.parse(await one.text()) as unknown[]).getAllSubcomponents('vevent');
		expect(alone.map((each) => new ICAL.Event(each).summary)).toEqual([items[1] && told(items[1])]);

		expect(await (await request.get(`${prefix}${nextForum}/programme.json`)).json()).toEqual({ items, next: null });

		const xml = await request.get(`${prefix}${nextForum}/programme.xml`);
		expect(xml.headers()['content-type']).toBe('application/xml; charset=utf-8');
		await page.goto(`${prefix}${nextForum}/programme`);
		const read = await page.evaluate(
			(source) => {
				const schedule = new DOMParser().parseFromString(source, 'application/xml');
				const names = (node: Element | null) => [...(node?.children ?? [])].map((child) => child.tagName);
				const event = schedule.querySelector('event:has(language)');
				return {
					broken: schedule.querySelectorAll('parsererror').length,
					top: names(schedule.documentElement),
					conference: names(schedule.querySelector('conference')),
					event: names(event),
					attributes: event?.getAttributeNames(),
					titles: [...schedule.querySelectorAll('event > title')].map((title) => title.textContent).sort(),
					dates: [...schedule.querySelectorAll('event > date')].map((date) => date.textContent).sort(),
					wrongDurations: [...schedule.querySelectorAll('event > duration')].filter((each) => !/^\d\d:\d\d$/.test(each.textContent ?? ''))
						.length,
					days: [...schedule.querySelectorAll('day')].map((day) => day.getAttribute('date'))
				};
			},
			await xml.text()
		);
		// The order of the elements is that of c3voc's schedule.xml.xsd.
		expect(read).toEqual({
			broken: 0,
			top: ['generator', 'url', 'version', 'conference', ...read.days.map(() => 'day')],
			conference: ['title', 'acronym', 'start', 'end', 'days', 'url', 'time_zone_name'],
			event: [
				'room',
				'title',
				'subtitle',
				'type',
				'date',
				'start',
				'duration',
				'abstract',
				'track',
				'persons',
				'language',
				'description',
				'url'
			],
			attributes: ['id', 'guid'],
			titles: items.map(told).sort(),
			dates: items.map((session) => session.startsAt).sort(),
			wrongDurations: 0,
			days: [...new Set(items.map((session) => session.day))]
		});
	});

test('alive and ready', async ({ request }) => {
	for (const path of ['/health/live', '/health/ready']) expect([path, (await request.get(path)).status()]).toEqual([path, 200]);
	expect((await request.get('/ru/health/live')).status()).toBe(404);
});
