import { afterAll, beforeAll, expect, test } from 'vitest';
import { database } from '../../src/lib/server/database/open.ts';
import { publicRoutes } from '../../src/lib/server/http/public-routes.ts';
import { anInstallation, type Installation, type Role } from './fixtures.ts';

/** An answer with somebody's data is hidden: nothing that everybody may open has its words, its reason or its letter any more. */

let world: Installation;
beforeAll(async () => void (world = await anInstallation()), 120_000);
afterAll(() => world?.stop());

const WORDS = 'Азамат Қалиұлы Ержан, Абай көшесі 15, 43 пәтер';
const REASON = 'Азаматтың мекенжайы бар екен';
/** so long a kept page may still be the former one */
const KEPT_MS = 30_000;

const post = (path: string, role: Role, fields: Record<string, string>) =>
	fetch(world.origin + path, {
		...{ method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) },
		headers: { cookie: world.cookies[role], origin: world.origin, accept: 'text/html', connection: 'close' }
	});
const answer = () => `/official/recommendations/${world.things.own.answeredId}?/answer`;
const measure = () => `/organiser/forums/${world.things.own.slug}/measures/${world.things.own.answeredId}`;

/** Every address that is the same for everybody, with this forum's things in it, in each language and as each file. */
function addresses(): string[] {
	const { slug, sessionSlug, delegationSlug } = world.things.own;
	const formats = (route: string) =>
		route.includes('/outcome.')
			? ['kk.pdf', 'kk-ru.docx'].map((end) => route.replace('[languages].[format]', end))
			: ['csv', 'xlsx', 'json', 'atom', 'xml', 'ics'].map((end) => route.replace('[format]', end));
	const paths = Object.keys(publicRoutes)
		.flatMap((route) => (route.includes('[format]') ? formats(route) : [route]))
		.map((route) =>
			route.replace('[forum]', slug).replace('[session]', sessionSlug).replace('[delegation]', delegationSlug).replace('[number]', '1')
		);
	return paths.flatMap((path) => (path.startsWith('/api/') ? [path] : ['', '/ru', '/en'].map((language) => language + path)));
}
/** The addresses at which some words are found. A packed file is not unpacked: it says what its CSV says. */
async function placesOf(words: readonly string[]): Promise<string[]> {
	const found: string[] = [];
	for (const path of addresses()) {
		const response = await fetch(world.origin + path, { headers: { connection: 'close' } });
		const text = await response.text();
		if (words.some((each) => text.includes(each))) found.push(path);
	}
	return found;
}

test('an answer that is published stands on public pages, and once it is hidden nowhere, while the record keeps it', async () => {
	expect((await post(answer(), 'official', { say: 'report', version: '1', language: 'kk', text: WORDS })).status).toBe(303);
	expect(await placesOf([WORDS])).toEqual([]);
	const event = () =>
		database()
			.reader.selectFrom('measure_event')
			.selectAll()
			.where('measure_id', '=', world.things.own.answeredId)
			.where('kind', '=', 'report')
			.executeTakeFirstOrThrow();
	const { id: eventId } = await event();
	expect((await post(`${measure()}?/publish`, 'organiser', { eventId })).status).toBe(303);
	// control: the same look finds it where it is public
	await expect.poll(async () => (await placesOf([WORDS])).length, { timeout: KEPT_MS }).toBeGreaterThan(5);
	expect((await post(`${measure()}?/hide`, 'organiser', { eventId, reason: REASON })).status).toBe(303);
	await expect.poll(() => placesOf([WORDS, REASON, 'Ержан']), { timeout: KEPT_MS }).toEqual([]);
	expect(await event()).toMatchObject({ hidden_reason: REASON, text_ml: expect.stringContaining('Ержан') });
}, 120_000);
