import { parse } from 'node-html-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { confirmingToken, registrationById } from '../../src/lib/domain/registration/index.server.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { aVisitor } from '../support/http-client.ts';
import { anInstallation, testPassphrase, type Installation } from './fixtures.ts';
import { bodiesFor } from './forms.ts';

/** Forged applications as their sender, the organiser and the owner of an address meet them, over the wire and without scripts. */

let world: Installation;
beforeAll(async () => void (world = await anInstallation({ ADDRESS_HEADER: 'x-forwarded-for' })), 120_000);
afterAll(() => world.stop());

const letters = (n: number) => [...String(n)].map((digit) => 'abcdefghij'[Number(digit)]).join('');

/** Sends the form of a published forum from somewhere. @returns the private link */
async function sends(slug: string, n: number, from: string): Promise<string> {
	const visitor = aVisitor(world.origin);
	const fields = {
		...{ surname: `Тегі${letters(n)}`, givenName: 'Айнұр', organisationText: `Ұйым ${letters(n)}`, organisationId: 'none', kind: 'media' },
		...{ email: `someone-${letters(n)}@mail.kz`, country: 'KZ', workingLanguage: 'kk', shownTo: 'nobody', consentParticipation: 'on' },
		formKey: `key-${n}`
	};
	const answer = await visitor.ask(`/forums/${slug}/register?/register`, fields, { 'x-forwarded-for': from });
	if (answer.status !== 303) throw new Error(`${answer.status} ${answer.text.slice(0, 400)}`);
	return answer.location.split('?')[0] ?? '';
}
async function organiser() {
	const visitor = aVisitor(world.origin);
	await visitor.signIn('organiser@example.kz', testPassphrase);
	return visitor;
}
/** What the audit says of who was shown people, in the order in which it was written. */
const looks = async () =>
	(
		await database()
			.reader.selectFrom('audit_entry')
			.select(['verb', 'forum_id', 'details'])
			.where('verb', 'in', ['registration.look', 'registration.open', 'registration.export', 'access.look'])
			.orderBy('id')
			.execute()
	).map(({ details, ...row }) => ({ ...row, details: JSON.parse(details) as unknown }));
/** The one form of a page that sends to an action, as it stands there. */
function fieldsOf(html: string, action: string): Record<string, string> {
	const form = parse(html)
		.querySelectorAll('form')
		.find((each) => each.getAttribute('action')?.includes(action));
	return Object.fromEntries(
		(form?.querySelectorAll('input[type=hidden]') ?? []).map((field) => [
			field.getAttribute('name') ?? '',
			field.getAttribute('value') ?? ''
		])
	);
}

test('39 forms from one network are taken, told on the dashboard, looked at and declined by one press', async () => {
	const { slug, forumId } = world.things.own;
	const desk = `/organiser/forums/${slug}`;
	const visitor = await organiser();
	const todos = async () =>
		parse((await visitor.ask(desk)).text)
			.querySelectorAll('.todo a')
			.map((link) => link.getAttribute('href') ?? '');
	// control: as many from everywhere
	for (let n = 0; n < 20; n++) await sends(slug, n, `198.51.${n}.9`);
	expect((await todos()).filter((href) => href.includes('burst='))).toEqual([]);
	for (let n = 100; n < 139; n++) await sends(slug, n, '192.0.2.9');
	const [path = ''] = (await todos()).filter((href) => href.includes('burst='));
	expect((await visitor.ask(desk)).text).toContain('Осы 39 өтінімді қарау');
	const before = (await looks()).length;
	const list = (await visitor.ask(path)).text;
	expect(list).toContain('бір желіден келді');
	const burst = new URL(path, world.origin).searchParams.get('burst');
	expect(burst).toBeTruthy();
	// which burst was looked at is kept, once
	expect((await looks()).slice(before)).toEqual([
		{ verb: 'registration.look', forum_id: forumId, details: { list: 'registrations', filters: ['burst'], burst } }
	]);
	expect(parse(list).querySelectorAll('.reg tbody tr')).toHaveLength(39);
	const fields = Object.fromEntries(bodiesFor(list, 'declineBurst')[0] ?? []);
	const action = `${desk}/registrations?/declineBurst&burst=${burst}`;
	expect((await visitor.ask(action, { ...fields, 'decline:reason': ' ' })).status).toBe(400);
	// the reason that is typed goes along to the page in another language; closed, the question forgets it
	const reason = 'Жасанды өтінім';
	const typed = { ...fields, 'decline:reason': reason, 'decline:tell': 'on' };
	const other = async (keepTyped: string) => {
		const page = parse((await visitor.ask(`/ru${action}`, { ...typed, keepTyped })).text);
		return [
			page.querySelector('textarea[name="decline:reason"]')?.text.trim(),
			page.querySelector('input[name="decline:tell"]')?.hasAttribute('checked'),
			page.querySelector('details.confirm')?.hasAttribute('open')
		];
	};
	expect([await other('1'), await other('decline')]).toEqual([
		[reason, true, true],
		['', false, false]
	]);
	const done = await visitor.ask(action, { ...fields, 'decline:reason': reason });
	expect([done.status, /Қабылданбады: (\d+)/.exec(done.text)?.[1]]).toEqual([200, '39']);
	expect((await todos()).filter((href) => href.includes('burst='))).toEqual([]);
	const told = await database().reader.selectFrom('outbox').select('id').where('kind', '=', 'registration.declined').execute();
	expect(told).toEqual([]);
	const left = await database()
		.reader.selectFrom('registration')
		.select('id')
		.where('forum_id', '=', forumId)
		.where('state', '=', 'declined')
		.execute();
	expect(left).toHaveLength(39);
	// another forum's organiser finds neither the burst nor the form
	const elsewhere = aVisitor(world.origin);
	await elsewhere.signIn('elsewhere@example.kz', testPassphrase);
	expect([(await elsewhere.ask(path)).status, (await elsewhere.ask(action, { ...fields, 'decline:reason': 'x' })).status]).toEqual([
		404, 404
	]);
	const theirs = `/organiser/forums/${world.things.other.slug}/registrations`;
	expect((await elsewhere.ask(`${theirs}?burst=${burst}`)).status).toBe(404);
}, 120_000);

test('looking at a confirming link uses nothing up, the press does; the private link confirms nothing', async () => {
	const { slug } = world.things.own;
	const visitor = await organiser();
	const terms = `/organiser/forums/${slug}/settings/terms`;
	const seen = fieldsOf((await visitor.ask(terms)).text, 'save').seen ?? '';
	expect((await visitor.ask(`${terms}?/save`, { retentionDays: '90', protocolLanguage: 'kk', confirmHours: '1', seen })).status).toBe(400);
	expect((await visitor.ask(`${terms}?/save`, { retentionDays: '90', protocolLanguage: 'kk', confirmHours: '24', seen })).status).toBe(200);
	const home = await sends(slug, 500, '203.0.113.9');
	const row = await database()
		.reader.selectFrom('registration')
		.select('id')
		.where('email_folded', '=', `someone-${letters(500)}@mail.kz`)
		.executeTakeFirstOrThrow();
	const owner = aVisitor(world.origin);
	expect((await owner.ask(home)).text).toContain('мекенжайды растау хаты жіберілмейді');
	expect((await owner.ask(`${home}?/confirmMail`, {})).location).toContain('done=confirmSent');
	const token = confirmingToken(row.id, 1);
	// the token of one link opens nothing at the address of the other
	expect((await owner.ask(`/registrations/confirm/${home.split('/').at(-1)}`, {})).status).toBe(404);
	expect((await owner.ask(`/registrations/${token}`)).status).toBe(404);
	for (const language of ['', '/ru', '/en']) expect((await owner.ask(`${language}/registrations/confirm/${token}`)).status).toBe(200);
	expect((await registrationById(row.id)).addressConfirmedAt).toBe(null);
	const page = await owner.ask(`/registrations/confirm/${token}`);
	expect([page.headers['referrer-policy'], page.headers['cache-control'], page.text.includes('<script')]).toEqual([
		'no-referrer',
		'private, no-store',
		false
	]);
	const pressed = await owner.ask(`/registrations/confirm/${token}`, {});
	expect([pressed.status, pressed.location]).toEqual([303, `${home}?done=confirmed`]);
	expect((await registrationById(row.id)).addressConfirmedAt).not.toBe(null);
	expect((await owner.ask(home)).text).not.toContain('Растау сілтемесі хатпен жіберілмейді');
	expect((await owner.ask(`/registrations/confirm/${token}`)).text).toContain('Мекенжай расталған');
	expect((await owner.ask(`/registrations/confirm/${token}`, {})).status).toBe(303);
	// who withdrew is told in a sentence, with the way to register again
	await owner.ask(`${home}/withdraw`, {});
	const late = await owner.ask(`/registrations/confirm/${token}`);
	expect([late.status, late.text.includes(`/forums/${slug}/register`)]).toEqual([200, true]);
	expect((await owner.ask(`/registrations/confirm/${token}`, {})).status).toBe(409);
}, 120_000);
