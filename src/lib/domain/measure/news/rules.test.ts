import fc from 'fast-check';
import { expect, test } from 'vitest';
import { measureEventKinds, measureNewsKinds } from '../../../lists.ts';
import { measureNewsStanding, measureNewsOf, type NewsEvent } from './rules.ts';
import { addUp, publishable } from '../rules.ts';

const MADE = '2026-11-24T05:00:00.000Z';
const body = fc.constantFrom('first', 'second');
const happening = fc.record({
	...{ kind: fc.constantFrom(...measureEventKinds), behalfOf: fc.option(body), leadId: fc.option(body) },
	...{ controlDate: fc.constantFrom(null, '2027-01-01', '2027-06-30'), outcome: fc.constantFrom('done' as const, 'refused' as const) },
	...{ says: fc.boolean(), shown: fc.boolean(), noted: fc.boolean() }
});
const history = fc
	.array(happening, { maxLength: 14 })
	.map((all) => all.map((each, n) => ({ ...each, id: `e${n}`, at: `2026-11-24T06:${String(n).padStart(2, '0')}:00.000Z` })));
/** What is noted of a history where nobody was told anything since some of its events. */
const notedOf = (events: readonly (NewsEvent & { noted: boolean })[]) =>
	events.flatMap((event, n) => {
		if (!event.noted) return [];
		const taken = measureNewsOf(event, { taken: addUp(MADE, events.slice(0, n)) });
		const answer = measureNewsOf(event, 'published');
		return [taken ?? [], answer ?? []].flat().map((kind) => ({ eventId: event.id, kind }));
	});

test('each step is the news that those who follow asked for, and no other', () => {
	const of = (kind: NewsEvent['kind'], leadId: string | null, before: string | null) =>
		measureNewsOf({ kind, leadId, behalfOf: null, says: true }, { taken: { leadId: before } });
	expect([of('assign', 'a', null), of('assign', 'a', 'b'), of('assign', 'a', 'a'), of('assign', null, 'a')]).toEqual([
		...['assigned', 'assigned', null, null]
	]);
	expect(measureEventKinds.filter((kind) => of(kind, null, 'a') !== null)).toEqual(
		['confirm', 'grant', 'lapse', 'reopen'].sort(
			(a, b) => measureEventKinds.indexOf(a as 'grant') - measureEventKinds.indexOf(b as 'grant')
		)
	);
	for (const kind of measureEventKinds) {
		const published = (behalfOf: string | null, says: boolean) => measureNewsOf({ kind, leadId: null, behalfOf, says }, 'published');
		expect([published('a', true), published('a', false), published(null, true)]).toEqual([
			...[publishable.includes(kind) ? 'answered' : null, null, null]
		]);
	}
});

test('what a letter says was noted, each once, and is so now', () => {
	const seen = new Set<string>();
	fc.assert(
		fc.property(history, (events) => {
			const noted = notedOf(events);
			const told = measureNewsStanding(MADE, events, noted);
			const now = addUp(MADE, events);
			expect(new Set(told.map(({ eventId, kind }) => `${eventId} ${kind}`)).size).toBe(told.length);
			for (const { eventId, kind, before } of told) {
				seen.add(kind);
				expect(noted).toContainEqual({ eventId, kind });
				const event = events.find(({ id }) => id === eventId);
				if (kind === 'answered') expect(event?.shown).toBe(true);
				if (kind === 'assigned') expect([now.leadId, before.leadId === now.leadId]).toEqual([event?.leadId, false]);
				if (kind === 'longer-term') expect([now.controlDate, before.controlDate === now.controlDate]).toEqual([event?.controlDate, false]);
				if (kind === 'closed') expect(now.state).toBe('closed');
				if (kind === 'reopened') expect([now.state === 'closed', before.state]).toEqual([false, 'closed']);
			}
			// of each kind but the answers one, and a closing or what took it back
			const kinds = told.map(({ kind }) => (kind === 'reopened' ? 'closed' : kind)).filter((kind) => kind !== 'answered');
			expect(new Set(kinds).size).toBe(kinds.length);
			// all that can be read is told
			const readable = noted.filter(({ eventId, kind }) => kind === 'answered' && events.find(({ id }) => id === eventId)?.shown);
			expect(told.filter(({ kind }) => kind === 'answered').map(({ eventId }) => eventId)).toEqual(readable.map(({ eventId }) => eventId));
			expect(measureNewsStanding(MADE, events, [])).toEqual([]);
		}),
		{ numRuns: 2000 }
	);
	expect([...seen].sort()).toEqual([...measureNewsKinds].sort());
});
