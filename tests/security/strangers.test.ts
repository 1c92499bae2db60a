import { afterAll, beforeAll, expect, test } from 'vitest';
import { database } from '../../src/lib/server/database/open.ts';
import { anInstallation, type Installation } from './fixtures.ts';

/** What the pages of strangers and private links answer, served with its limits. */

let world: Installation;
beforeAll(async () => {
	world = await anInstallation({ RATE_LIMITS: 'on' });
}, 120_000);
afterAll(() => world.stop());

const post = (path: string, fields: Record<string, string>) =>
	fetch(world.origin + path, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin: world.origin, accept: 'text/html' },
		body: new URLSearchParams(fields)
	});

const typed = {
	surname: 'Ахметова',
	givenName: 'Айнұр',
	organisationText: 'Қостанай газеті',
	organisationId: 'none',
	kind: 'media',
	country: 'KZ',
	workingLanguage: 'kk',
	shownTo: 'nobody'
};

test('sixty steps of one private link in a quarter of an hour, whatever they do; then 429 with what was typed', async () => {
	const { token, sessionId, registrationId, links } = world.things.own;
	const home = `/registrations/${token}`;
	const statuses: number[] = [];
	for (let n = 0; n < 60; n++) {
		const answer = await post(`${home}?/${n % 2 ? 'take' : 'leave'}`, { sessionId });
		statuses.push(answer.status);
		await answer.arrayBuffer();
	}
	expect(statuses).not.toContain(429);
	const edit = await post(`${home}/edit`, { ...typed, surname: 'Жаңатегі' });
	const said = await edit.text();
	expect([edit.status, said.includes('value="Жаңатегі"'), said.includes('Әрекет саны тым көп')]).toEqual([429, true, true]);
	const address = await post(`/ru${home}/address`, { email: 'moved@example.kz' });
	const answer = await address.text();
	expect([address.status, answer.includes('moved@example.kz'), answer.includes('Слишком много попыток')]).toEqual([429, true, true]);
	for (const form of ['/withdraw', '/erase', '/consents', '?/join']) {
		const refused = await post(home + form, { sessionId });
		expect([form, refused.status]).toEqual([form, 429]);
		await refused.arrayBuffer();
	}
	const row = await database().reader.selectFrom('registration').selectAll().where('id', '=', registrationId).executeTakeFirstOrThrow();
	expect([row.surname, row.email, row.state]).toEqual(['Ахметова', 'own@example.kz', 'confirmed']);
	// control: another link has steps of its own
	expect((await post(`/registrations/${links.withdraw}?/leave`, { sessionId })).status).toBe(303);
});

const sentences = {
	'': 'Атыңызда сілтеме болмауы керек',
	'/ru': 'В имени не может быть ссылки',
	'/en': 'A name cannot hold a link'
};

test('a name that holds a link is refused beside its field, in each language; nobody gets a mail', async () => {
	const mails = async () => (await database().reader.selectFrom('outbox').select('id').execute()).length;
	const before = await mails();
	const parts = {
		surname: 'Ахметова www.bad.kz',
		givenName: 'ＷＷＷ．bad.kz',
		patronymic: 'http:∕∕bad.kz',
		latinName: 'See https://bad.kz'
	};
	for (const [prefix, sentence] of Object.entries(sentences)) {
		const form = { ...typed, ...parts, email: 'victim@example.kz', consentParticipation: 'on' };
		const answer = await post(`${prefix}/forums/${world.things.own.slug}/register?/register`, form);
		const said = await answer.text();
		expect([prefix, answer.status]).toEqual([prefix, 400]);
		for (const field of Object.keys(parts)) expect(said).toMatch(new RegExp(`id="${field}-error"[^>]*>[^<]*${sentence}`));
	}
	expect(await mails()).toBe(before);
	// control: the same form with names
	const form = { ...typed, email: 'victim@example.kz', consentParticipation: 'on' };
	const answer = await post(`/forums/${world.things.own.slug}/register?/register`, form);
	expect(answer.status, await answer.text()).toBe(303);
	expect(await mails()).toBe(before + 1);
});

test('who asks for somebody else’s address to follow: one answer whatever is known of it, five letters a day, nothing by looking', async () => {
	const { slug } = world.things.own;
	const ask = async (email: string, what: string, language: string) => {
		const answer = await post(`/forums/${slug}/follow`, { email, what, language });
		await answer.arrayBuffer();
		return [answer.status, answer.headers.get('location')];
	};
	const { reader } = database();
	const letters = (email: string) =>
		reader.selectFrom('outbox').select(['id', 'cap']).where('kind', '=', 'recommendation.follow').where('address', '=', email).execute();
	const answers: unknown[] = [];
	// each is another request: two targets in three languages, and once more
	for (const email of ['flooded@example.kz', 'Flooded@EXAMPLE.kz'])
		for (const what of ['all', '1']) for (const language of ['kk', 'ru', 'en']) answers.push(await ask(email, what, language));
	expect(new Set(answers.map((each) => JSON.stringify(each)))).toEqual(new Set([JSON.stringify([303, `/forums/${slug}/follow?sent=1`])]));
	expect([...(await letters('flooded@example.kz')), ...(await letters('Flooded@EXAMPLE.kz'))]).toHaveLength(5);
	// those five use the allowance of their recipient like any other letter that a visitor causes
	expect((await letters('flooded@example.kz')).every(({ cap }) => cap === 'usual')).toBe(true);
	// control: another address has letters of its own
	await ask('calm@example.kz', 'all', 'kk');
	expect(await letters('calm@example.kz')).toHaveLength(1);
	const followed = await reader.selectFrom('follower').select('id').where('by_mail', '=', 1).execute();
	expect(followed).toEqual([]);
	const link = `/follow/confirm/${world.things.own.followRequestToken}`;
	for (const method of ['GET', 'HEAD']) expect((await fetch(world.origin + link, { method })).status).toBe(200);
	const elsewhere = await fetch(world.origin + link, {
		method: 'POST',
		headers: { origin: 'https://elsewhere.example', 'content-type': 'application/x-www-form-urlencoded' },
		body: ''
	});
	expect(elsewhere.status).toBe(403);
	expect(await reader.selectFrom('follower').select('id').where('by_mail', '=', 1).execute()).toEqual([]);
	// control: the press itself
	expect((await post(link, {})).status).toBe(303);
	expect(await reader.selectFrom('follower').select('id').where('by_mail', '=', 1).execute()).toHaveLength(1);
});
