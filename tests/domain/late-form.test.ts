import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { forumById, forumData } from '../../src/lib/domain/forum/index.server.ts';
import { createSession, formOf, sessionForStaff } from '../../src/lib/domain/programme/index.server.ts';
import type { MessageKey } from '../../src/lib/i18n/messages/index.ts';
import { locales, pathIn, type Locale } from '../../src/lib/i18n/locales.ts';
import { translate } from '../../src/lib/i18n/translate.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { cancelForum } from '../../src/lib/workflow/cancel-forum.server.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { declineRegistration } from '../../src/lib/workflow/decide.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, organiserOf, program, sessionInput, THEN } from '../support/forum.ts';
import { aServer, type Running } from '../support/server.ts';
import { aVisitor } from '../support/http-client.ts';

/** A form that was opened in time and sent too late: 409, the reason, all that was typed, and whom to write to, as the built program serves it. */

const fresh = useFreshDatabase();
let server: Running;
let visitor: ReturnType<typeof aVisitor>;
let slug = '';
let forumId = '';
let token = '';
let registrationId = '';
const password = 'құпия сөз бар мұнда';
const CONTACT = 'forum@organiser.kz';

beforeEach(async () => {
	forumId = await aForum({ contactEmail: CONTACT });
	({ slug } = await forumById(forumId));
	({ token, registrationId } = await aDelegate(forumId));
	const roles = [{ role: 'admin', scopeKind: 'installation', scopeId: '' }] as const;
	await createAccount(program, { name: { surname: 'Бекова', givenName: 'Сара' }, email: 'sara@mail.kz', language: 'kk', roles, password });
	server = await aServer(fresh.url, { TEST_NOW: THEN, NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' });
	visitor = aVisitor(server.address);
});
afterEach(() => server?.stop());

const wordsOf = (html: string) =>
	html
		.replace(/<!--.*?-->/g, '')
		.replace(/<[^>]+>/g, ' ')
		.replace(/\s+/g, ' ');
const words = (locale: Locale, key: MessageKey) => translate(locale, key).replace(/\s+/g, ' ');
const closeAt = (columns: { registration_closes_at?: string; starts_at?: string; ends_at?: string }) =>
	database().writer.updateTable('forum').set(columns).where('id', '=', forumId).execute();
const asText = (data: object) =>
	Object.fromEntries(Object.entries(data).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));

const typed = {
	surname: 'Жаңабергенова',
	givenName: 'Мөлдір',
	email: 'moldir@mail.kz',
	kind: 'ngo',
	organisationText: '«Сарыарқа самалы» қоры',
	position: 'Жоба үйлестірушісі',
	country: 'KZ',
	settlement: 'rural',
	workingLanguage: 'en',
	accessibility: 'Ымдау тілі\nбірінші қатар'
};

/** What an answer says of the form: its status, and that nothing of it is lost. */
async function late(locale: Locale, path: string, form: Record<string, string>, told: readonly string[]) {
	const { status, text } = await visitor.ask(pathIn(locale, path), form);
	const [, box = ''] = /<section class="unsaved[^"]*"[^>]*>([^]*?)<\/section>/.exec(text) ?? [];
	const said = wordsOf(box);
	expect([path, status, told.filter((each) => !said.includes(each.replace(/\s+/g, ' ')))]).toEqual([path, 409, []]);
	expect(said).toContain(words(locale, 'common.unsavedTitle'));
	return { page: wordsOf(text), box };
}

test('registration closed or cancelled meanwhile: what was typed stands there in words, beside the contact', async () => {
	const path = `/forums/${slug}/register`;
	const send = async (locale: Locale, reason: MessageKey) => {
		const { page, box } = await late(locale, `${path}?/register`, { ...typed, consentParticipation: 'on' }, [
			typed.surname,
			typed.email,
			typed.organisationText,
			typed.position,
			typed.accessibility,
			CONTACT,
			words(locale, 'registration.settlementRural')
		]);
		expect(page).toContain(words(locale, reason));
		// chosen from a list it is told in words, and what the empty form holds is not told
		expect([box.includes('>ngo<'), box.includes('>KZ<')]).toEqual([false, false]);
	};
	// control: in time it is another answer
	const intime = await visitor.ask(`${path}?/register`, { ...typed, email: 'no address' });
	expect([intime.status, intime.text.includes('class="unsaved')]).toEqual([400, false]);
	await closeAt({ registration_closes_at: THEN });
	for (const locale of locales) await send(locale, 'refusal.registration.closed');
	await cancelForum(organiserOf(forumId), forumId, { kk: 'Өтпейді' });
	for (const locale of locales) await send(locale, 'refusal.forum.cancelled');
	const empty = await visitor.ask(path);
	expect([empty.status, empty.text.includes('class="unsaved')]).toEqual([200, false]);
});

test('the countries of a draft, sent twice, are one change; one that no list holds is told of', async () => {
	await visitor.signIn('sara@mail.kz', password);
	await database().writer.updateTable('forum').set({ state: 'draft' }).where('id', '=', forumId).execute();
	const path = `/organiser/forums/${slug}/settings/countries`;
	const seen = /name="seen" value="([^"]*)"/.exec((await visitor.ask(path)).text)?.[1] ?? '';
	const send = async (form: Record<string, string>) => {
		const { status, text } = await visitor.ask(`${path}?/save`, { seen, host: 'KZ', ...form });
		return [status, wordsOf(text).includes(words('kk', 'organiser.settings.saved'))];
	};
	expect([await send({ foreign: 'FR' }), await send({ foreign: 'FR' })]).toEqual([
		[200, true],
		[200, true]
	]);
	// control: another list from the same form is asked about
	expect(await send({ foreign: 'GE' })).toEqual([409, false]);
	const odd = await visitor.ask(`${path}?/save`, { seen, host: 'KZ', foreign: 'XX' });
	expect([odd.status, wordsOf(odd.text).includes(words('kk', 'field.gone'))]).toEqual([400, true]);
});

test('who changes an own registration too late loses nothing, nor does an organiser: participants, a session, the forum and each of its parts', async () => {
	await declineRegistration(organiserOf(forumId), registrationId, 'Орын жоқ');
	const own = await late('ru', `/registrations/${token}/edit`, typed, [typed.surname, typed.position, typed.accessibility, CONTACT]);
	expect(own.page).toContain(words('ru', 'refusal.registration.not-live'));
	await late('en', `/registrations/${token}/address`, { email: 'new@mail.kz' }, ['new@mail.kz', CONTACT]);
	await visitor.signIn('sara@mail.kz', password);
	const id = await createSession(program, forumId, sessionInput());
	const session = asText(formOf(await sessionForStaff(organiserOf(forumId), id), 'Asia/Qostanay'));
	const settings = asText(forumData(await forumById(forumId)));
	const base = `/organiser/forums/${slug}`;
	await cancelSession(organiserOf(forumId), id, { kk: 'Болмайды' });
	await late('kk', `${base}/programme/${id}?/save`, { ...session, 'description.ru': 'Длинный рассказ' }, ['Длинный рассказ']);
	await cancelForum(organiserOf(forumId), forumId, { kk: 'Өтпейді' });
	await late('kk', `${base}/settings?/save`, { ...settings, 'lead.en': 'A long text' }, ['A long text']);
	const guest = { guestId: '', nameKk: 'Ахметов Асқар', officeKk: 'Төраға' };
	await late('kk', `${base}/settings/guests?/save`, guest, ['Ахметов Асқар', 'Төраға']);
	await late('kk', `${base}/settings/kinds?/save`, { kindCode: '', nameKk: 'Еріктілер' }, ['Еріктілер']);
	const countries = await late('kk', `${base}/settings/countries?/save`, { host: 'UZ', foreign: 'FR' }, ['Өзбекстан', 'Франция']);
	expect([countries.box.includes('>UZ<'), countries.box.includes('>FR<')]).toEqual([false, false]);
	await late('ru', `${base}/settings/terms?/save`, { retentionDays: '77', protocolLanguage: 'ru' }, ['77', 'Русский']);
	await late('kk', `${base}/settings/proposals?/save`, { closesLocal: '2026-12-13T11:22' }, ['2026-12-13T11:22']);
	await late('kk', `${base}/settings/outcome?/save`, { adoptedBy: 'platform' }, [words('kk', 'recommendation.staff.adoptedBy.platform')]);
	// control: what stood there is not told
	const [standing] = await database().reader.selectFrom('forum').select('retention_days').where('id', '=', forumId).execute();
	expect(
		(await visitor.ask(`${base}/settings/terms?/save`, { retentionDays: String(standing?.retention_days), protocolLanguage: 'kk' })).text
	).not.toContain('class="unsaved');
	await closeAt({ starts_at: '2026-11-23T05:00:00.000Z', ends_at: THEN });
	await late('en', `${base}/settings/countries?/save`, { host: 'KZ', foreign: 'FR' }, ['France']);
	await late('kk', `${base}/registrations/add`, { ...typed, consentParticipation: 'on' }, [typed.surname, typed.position]);
	await late('kk', `${base}/registrations/${registrationId}/edit?/edit`, typed, [typed.surname, typed.position]);
	await late('kk', `${base}/registrations/${registrationId}/edit?/address`, { email: 'new@mail.kz' }, ['new@mail.kz']);
});
