import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAccount, invite } from '../../src/lib/domain/access/index.server.ts';
import { joinWaitingList } from '../../src/lib/domain/dialogue/index.server.ts';
import { forumById, forumData } from '../../src/lib/domain/forum/index.server.ts';
import { editRegistration, pendingDuplicateToken } from '../../src/lib/domain/registration/index.server.ts';
import { editSchema } from '../../src/lib/domain/registration/schema.ts';
import { addOrganisation } from '../../src/lib/domain/organisation/index.server.ts';
import { createHall, createSession, formOf, sessionForStaff } from '../../src/lib/domain/programme/index.server.ts';
import { formatShare } from '../../src/lib/i18n/format.ts';
import type { MessageKey } from '../../src/lib/i18n/messages/index.ts';
import { locales, pathIn, type Locale } from '../../src/lib/i18n/locales.ts';
import { translate } from '../../src/lib/i18n/translate.ts';
import type { MessageValues } from '../../src/lib/i18n/translator.ts';
import { change } from '../../src/lib/server/change.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { withVersion, versionOf, noForm } from '../../src/lib/server/optimistic-lock.ts';
import { submitRegistration } from '../../src/lib/workflow/submit-registration.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, anAccount, aPlatform, formInput, organiserOf, program, sessionInput, THEN } from '../support/forum.ts';
import { aServer, type Running } from '../support/server.ts';
import { aVisitor } from '../support/http-client.ts';

/** What pages answer to who has just sent a form, in three languages, as the built program serves them. */

const fresh = useFreshDatabase();
let server: Running;
let visitor: ReturnType<typeof aVisitor>;
let slug = '';
let forumId = '';
const password = 'құпия сөз бар мұнда';

beforeEach(async () => {
	forumId = await aForum({ contactEmail: 'forum@organiser.kz' });
	({ slug } = await forumById(forumId));
	// the first private link makes the key that the program looks for
	await aDelegate(forumId);
	const roles = [{ role: 'admin', scopeKind: 'installation', scopeId: '' }] as const;
	await createAccount(program, { name: { surname: 'Бекова', givenName: 'Сара' }, email: 'sara@mail.kz', language: 'kk', roles, password });
	server = await aServer(fresh.url, { TEST_NOW: THEN, NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' });
	visitor = aVisitor(server.address);
	await visitor.signIn('sara@mail.kz', password);
});
afterEach(() => server?.stop());

/** The words of a page, without its marks. */
const wordsOf = (html: string) =>
	html
		.replace(/<!--.*?-->/g, '')
		.replace(/<[^>]+>/g, ' ')
		.replaceAll('&amp;', '&')
		.replaceAll('&lt;', '<')
		.replace(/\s+/g, ' ');
async function page(locale: Locale, path: string): Promise<string> {
	const { status, text } = await visitor.ask(pathIn(locale, path));
	expect([path, status]).toEqual([path, 200]);
	return wordsOf(text);
}
const words = (locale: Locale, key: MessageKey, values?: MessageValues) => translate(locale, key, values).replace(/\s+/g, ' ');

const send = (more: Record<string, unknown>, formKey: string) =>
	submitRegistration({ kind: 'anonymous' }, forumId, formInput(more), { language: 'kk', formKey });

test('of a form whose application was changed since, the answer names what was not written', async () => {
	const made = await send({ email: 'left@mail.kz' }, 'left');
	if (made.outcome !== 'registered') throw new Error(made.outcome);
	const actor = { kind: 'delegate', registrationId: made.registrationId, forumId } as const;
	const edited = editSchema.parse({ ...formInput({ position: 'Төраға' }), seen: '' });
	await editRegistration(actor, made.registrationId, edited, 'kk', noForm);
	const own = `/registrations/${made.token}?registered=none&again=stands`;
	for (const locale of locales) {
		const what = [words(locale, 'registration.changed.phone'), words(locale, 'registration.changed.consents')].join(', ');
		const said = words(locale, 'own.registeredLeft', { what });
		expect(await page(locale, `${own}&left=phone+consents`)).toContain(said);
		const without = await page(locale, own);
		expect(without).toContain(words(locale, 'own.registeredKept'));
		expect(without).not.toContain(said);
		const organiser = `/organiser/forums/${slug}/registrations/${made.registrationId}?done=stands&left=phone+consents`;
		expect(await page(locale, organiser)).toContain(said);
	}
});

test('an application kept for a taken address says that no organisation was given', async () => {
	await send({ email: 'taken@mail.kz' }, 'first');
	const other = { surname: 'Бөтен', kind: 'expert', organisationText: '', noOrganisation: true };
	expect(await send({ email: 'taken@mail.kz', ...other }, 'second')).toEqual({ outcome: 'mailed' });
	const { id } = await database().reader.selectFrom('pending_duplicate').select('id').executeTakeFirstOrThrow();
	for (const locale of locales)
		expect(await page(locale, `/forums/${slug}/register/parked/${pendingDuplicateToken(id)}`)).toContain(
			`${words(locale, 'registration.form.organisation')} ${words(locale, 'registration.noneGiven')}`
		);
});

test('more seats than the hall holds are said with what came of the press', async () => {
	const hallId = await createHall(organiserOf(forumId), forumId, { name: { kk: 'Шағын зал' }, capacity: 4 });
	const platform = await aPlatform(forumId, 1, { hallId });
	const dashboard = `/organiser/forums/${slug}`;
	const raise = async (locale: Locale, from: number, to: number) => {
		const form = { sessionId: platform, capacity: String(to), seen: versionOf({ capacity: from }) };
		const answer = await visitor.ask(`${pathIn(locale, dashboard)}?/capacity`, form);
		expect(answer.status).toBe(200);
		return wordsOf(answer.text);
	};
	const above = (locale: Locale, capacity: number) =>
		words(locale, 'programme.edit.concernCapacity', { capacity, hall: 'Шағын зал', holds: 4 });
	let now = 1;
	for (const locale of locales) {
		const said = await raise(locale, now, 6);
		expect(said).toContain(words(locale, 'dialogue.capacityNow', { n: 6 }));
		expect(said).toContain(above(locale, 6));
		// the control: as many as the hall holds
		const fits = await raise(locale, 6, (now = 4));
		expect(fits).toContain(words(locale, 'dialogue.capacityNow', { n: 4 }));
		expect(fits).not.toContain(above(locale, 4));
	}
});

/** The box with what is to be answered before saving, and what stands before it; null without one. */
function askedIn(html: string): { box: string; before: string } | null {
	const [before = '', after] = html.split(/<div class="asked[^"]*" role="group"/);
	if (after === undefined) return null;
	return { box: after.slice(0, after.indexOf('<section')), before };
}
const isError = (html: string) => html.includes('role="alert"');

test('a forum that moves asks one question at a time in one calm box; what was answered is carried along, and no answer is said', async () => {
	await createSession(program, forumId, sessionInput());
	const path = `/organiser/forums/${slug}/settings`;
	const save = async (locale: Locale, more: Record<string, string>) => {
		const form = Object.entries({ ...withVersion(forumData(await forumById(forumId))), ...more });
		const answer = await visitor.ask(
			`${pathIn(locale, path)}?/save`,
			Object.fromEntries(form.map(([name, value]) => [name, String(value)]))
		);
		expect(answer.status).toBe(409);
		return answer.text.replace(/<!--.*?-->/g, '');
	};
	for (const locale of locales) {
		const later = { startsLocal: '2026-12-16T08:30', endsLocal: '2026-12-16T18:00' };
		const first = await save(locale, later);
		const times = askedIn(first);
		const parts = (box: string | undefined) =>
			['name="times"', 'name="tell"', '</button>', words(locale, 'field.choose')].map((each) => !!box?.includes(each));
		expect([isError(first), parts(times?.box)]).toEqual([false, [true, false, true, false]]);
		expect(wordsOf(`<${times?.box}`)).toContain(words(locale, 'organiser.settings.doubt.moved', { n: 1 }));
		const shown = (name: string, html: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
		const timesShown = shown('timesShown', first);
		// sent from the question without an answer
		expect(parts(askedIn(await save(locale, { ...later, timesShown }))?.box)).toEqual([true, false, true, true]);
		const answered = { ...later, times: 'keep', timesShown };
		const second = await save(locale, answered);
		const tell = askedIn(second);
		expect([isError(second), parts(tell?.box.split('type="radio"').slice(1).join())]).toEqual([false, [false, true, true, false]]);
		expect(wordsOf(`<${tell?.box}`)).toContain(words(locale, 'refusal.forum.tells', { n: 1 }));
		// the question before is not on the page any more, its answer is
		expect(second).toContain('<input type="hidden" name="times" value="keep"');
		expect(second).not.toMatch(/type="radio"[^>]*name="times"/);
		const tellShown = shown('tellShown', second);
		expect([
			tellShown,
			parts(
				askedIn(await save(locale, { ...answered, tellShown }))
					?.box.split('type="radio"')
					.slice(1)
					.join()
			)
		]).toEqual(['1', [false, true, true, false]]);
		expect(wordsOf(await save(locale, { ...answered, tellShown }))).toContain(words(locale, 'field.choose'));
		// of another number it is another question, and no mistake
		expect(wordsOf(await save(locale, { ...answered, tell: 'all', tellShown: '3' }))).not.toContain(words(locale, 'field.choose'));
	}
});

test('whom a moved session tells is one press beside the question, above the form', async () => {
	const id = await createSession(program, forumId, sessionInput());
	const path = `/organiser/forums/${slug}/programme/${id}`;
	const stored = withVersion(formOf(await sessionForStaff(organiserOf(forumId), id), 'Asia/Qostanay'));
	for (const locale of locales) {
		const form = { ...stored, starts: '10:30', ends: '12:30' };
		const sent = Object.fromEntries(Object.entries(form).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
		const { status, text } = await visitor.ask(`${pathIn(locale, path)}?/save`, sent);
		const asked = askedIn(text.replace(/<!--.*?-->/g, ''));
		expect([status, asked?.box.includes('<button class="btn" name="tell" value="1">')]).toEqual([409, true]);
		expect(wordsOf(`<${asked?.box}`)).toContain(words(locale, 'programme.edit.tell', { n: 1, post: 'folder' }));
		expect(isError(text)).toBe(false);
	}
});

test('the contact that publishing needs is not called optional, and its hint says when it is needed', async () => {
	const labelOf = (html: string, id: string) => wordsOf(new RegExp(`<label for="${id}"[^]*?</label>`).exec(html)?.[0] ?? '');
	for (const locale of locales) {
		const { text } = await visitor.ask(pathIn(locale, `/organiser/forums/${slug}/settings`));
		const optional = words(locale, 'common.optional');
		// the control: another field of the form is
		expect([labelOf(text, 'contactEmail').includes(optional), labelOf(text, 'capacity').includes(optional)]).toEqual([false, true]);
		expect(wordsOf(text)).toContain(words(locale, 'organiser.settings.contactHint'));
	}
});

test('who enters somebody by hand is helped as the delegate is: names while typing, hours and halls, the queue', async () => {
	const hallId = await createHall(organiserOf(forumId), forumId, { name: { kk: 'Кіші зал' }, capacity: null });
	await aPlatform(forumId, 9, { hallId });
	const full = await aPlatform(forumId, 1);
	await aDelegate(forumId, { preferredSessionId: full });
	await aDelegate(forumId, { preferredSessionId: full });
	await addOrganisation(anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]), {
		name: { kk: '«Дала жастары» қоғамдық қоры' },
		kind: 'ngo',
		country: 'KZ'
	});
	for (const locale of locales) {
		const { text } = await visitor.ask(pathIn(locale, `/organiser/forums/${slug}/registrations/add`));
		const [script = ''] = /<script[^>]*organisations\.js[^>]*>/.exec(text) ?? [];
		const [, from = ''] = /data-from="([^"]+)"/.exec(script) ?? [];
		const offered = await visitor.ask(`${from}?q=${encodeURIComponent('дала жас')}&country=KZ`);
		expect(JSON.parse(offered.text)).toEqual({ names: ['«Дала жастары» қоғамдық қоры'] });
		const said = wordsOf(text);
		expect(said).toContain('13:30–15:30 · Кіші зал');
		expect(said).toContain(words(locale, 'registration.staff.platformQueue', { n: 1, next: 2 }));
		// in the words of somebody else than the delegate
		expect(said).toContain(words(locale, 'registration.staff.hint.email', { post: 'folder' }));
		expect(said).toContain(words(locale, 'registration.staff.hint.phone'));
		expect(said).not.toContain(words(locale, 'registration.hint.phone'));
	}
});

test('a role stands among one’s own as soon as it is accepted', async () => {
	const admin = anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]);
	const grant = { role: 'organiser', scopeKind: 'forum', scopeId: forumId } as const;
	await createAccount(program, {
		name: { surname: 'Оспан', givenName: 'Ерлан' },
		email: 'erlan@mail.kz',
		language: 'kk',
		roles: [],
		password
	});
	await invite(admin, { name: { surname: 'Оспан', givenName: 'Ерлан' }, email: 'erlan@mail.kz', language: 'kk', roles: [grant] });
	const his = aVisitor(server.address);
	await his.signIn('erlan@mail.kz', password);
	const own = (await his.ask('/account')).text;
	const [, offerId = ''] = /name="offerId" value="([^"]+)"/.exec(own) ?? [];
	expect(wordsOf(own)).toContain(words('kk', 'access.noRoles'));
	const answer = await his.ask('/account?/accept', { offerId });
	expect([answer.status, answer.location]).toEqual([303, '/account?done=accepted']);
	const then = wordsOf((await his.ask(answer.location)).text);
	expect(then).toContain(words('kk', 'access.offer.accepted'));
	expect(then).toContain(`${words('kk', 'access.roles')} ${words('kk', 'access.role_organiser')}`);
	expect(then).not.toContain(words('kk', 'access.noRoles'));
});

test('two platforms of one person stand apart in the list, also where it has one line for them', async () => {
	const [held, queue] = [await aPlatform(forumId, 1), await aPlatform(forumId, 1)];
	const two = await aDelegate(forumId, { preferredSessionId: held });
	await aDelegate(forumId, { preferredSessionId: queue });
	await joinWaitingList(two.actor, two.registrationId, queue);
	const { text } = await visitor.ask(`/organiser/forums/${slug}/registrations`);
	const places = text.replace(/<!--.*?-->/g, '').match(/(<span class="place[^>]*>[^<]*<\/span>\s*){2}/)?.[0] ?? '';
	expect(places).toMatch(/<\/span>\s+<span/);
});

test('before anybody is marked no share of those who came is shown, and the page says when there will be', async () => {
	const path = `/organiser/forums/${slug}/attendance`;
	const sharesIn = (text: string) => text.match(/\b\d+\s?%/g) ?? [];
	for (const locale of locales) {
		const text = await page(locale, path);
		expect(text).toContain(words(locale, 'official.notMarked'));
		expect([locale, sharesIn(text).filter((share) => share.startsWith('0'))]).toEqual([locale, []]);
	}
	const { registrationId } = await aDelegate(forumId);
	await change(program, 'test.attend', async (c) => {
		await c.trx.updateTable('registration').set({ attended_at: THEN }).where('id', '=', registrationId).execute();
		await c.audit({ subjectKind: 'registration', subjectId: registrationId, forumId });
	});
	for (const locale of locales) {
		const text = await page(locale, path);
		expect(text).not.toContain(words(locale, 'official.notMarked'));
		expect(sharesIn(text)).toContain(formatShare(0.5, locale).replace(/\s/, ' '));
	}
});

test('the language of letters stands once on the page of an application', async () => {
	const { registrationId } = await aDelegate(forumId);
	const path = `/organiser/forums/${slug}/registrations/${registrationId}`;
	for (const locale of locales) {
		// the question of declining, closed at first, says it again beside its reasons
		const html = (await visitor.ask(pathIn(locale, path))).text;
		const text = wordsOf(html.replace(/<details[^]*?<\/details>/g, ''));
		const said = words(locale, 'organiser.one.lettersIn', { language: words(locale, 'programme.lang.kk') });
		expect(text).toContain(said);
		const rest = text.replace(said, '');
		expect([rest.includes(said), rest.includes(words(locale, 'organiser.one.letters'))]).toEqual([false, false]);
	}
});

test('an organiser is told who creates a new forum, and on the team page by name; an administrator has the button', async () => {
	const roles = [{ role: 'organiser', scopeKind: 'forum', scopeId: forumId }] as const;
	await createAccount(program, { name: { surname: 'Оспан', givenName: 'Ерлан' }, email: 'erlan@mail.kz', language: 'kk', roles, password });
	const his = aVisitor(server.address);
	await his.signIn('erlan@mail.kz', password);
	for (const locale of locales) {
		const ask = words(locale, 'organiser.forums.ask');
		expect(wordsOf((await his.ask(pathIn(locale, '/organiser'))).text)).toContain(ask);
		const team = wordsOf((await his.ask(pathIn(locale, `/organiser/forums/${slug}/team`))).text);
		expect(team).toContain(words(locale, 'access.teamAdmins', { names: 'Бекова Сара' }));
		const runs = await page(locale, '/organiser');
		expect([runs.includes(ask), runs.includes(words(locale, 'organiser.forums.new'))]).toEqual([false, true]);
	}
});

test('what a change of settings does to people is asked in the same box, before the times, and accepted by its button', async () => {
	await aDelegate(forumId);
	const path = `/organiser/forums/${slug}/settings?/save`;
	for (const locale of locales) {
		const form = { ...withVersion(forumData(await forumById(forumId))), capacity: '1', startsLocal: '2026-12-15T09:30' };
		const send = (more: object) =>
			visitor.ask(
				pathIn(locale, path),
				Object.fromEntries(Object.entries({ ...form, ...more }).map(([name, value]) => [name, String(value)]))
			);
		await createSession(program, forumId, sessionInput({ title: { kk: locale } }));
		const first = await send({});
		const html = first.text.replace(/<!--.*?-->/g, '');
		const asked = askedIn(html);
		expect([first.status, isError(html), asked?.box.includes('name="accepted" value="capacity 1 2"')]).toEqual([409, false, true]);
		expect(wordsOf(`<${asked?.box}`)).toContain(words(locale, 'organiser.settings.concern.capacity', { capacity: 1, taken: 2 }));
		const second = await send({ accepted: 'capacity 1 2' });
		expect([second.status, second.text.includes('name="timesShown"')]).toEqual([409, true]);
		expect(second.text).toContain('<input type="hidden" name="accepted" value="capacity 1 2"');
		// Enter in a field sends the form without accepting anything
		const inForm = html.slice(html.indexOf('<form id="'));
		expect(inForm.slice(inForm.indexOf('<button'))).toMatch(/^<button class="vh/);
	}
});
