import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { takeSeat } from '../../src/lib/domain/dialogue/index.server.ts';
import { forumById, forumData, termsData } from '../../src/lib/domain/forum/index.server.ts';
import { createSession, formOf, sessionForStaff } from '../../src/lib/domain/programme/index.server.ts';
import { KEEP } from '../../src/lib/ui/kept-form.ts';
import { withVersion } from '../../src/lib/server/optimistic-lock.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, program, sessionInput, THEN } from '../support/forum.ts';
import { aVisitor } from '../support/http-client.ts';
import { aServer, type Running } from '../support/server.ts';

/** The pages that ask before they save, as the built program serves them to a browser without scripts. */

const fresh = useFreshDatabase();
let server: Running;
let visitor: ReturnType<typeof aVisitor>;
let forumId = '';
let base = '';
const password = 'құпия сөз бар мұнда';
/** The forum of 15 December has been over for thirty days. */
const LONG_AFTER = '2027-01-15T05:00:00.000Z';

async function serve(at: string) {
	server = await aServer(fresh.url, { TEST_NOW: at, NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' });
	visitor = aVisitor(server.address);
	await visitor.signIn('sara@mail.kz', password);
}
beforeEach(async () => {
	forumId = await aForum({ contactEmail: 'forum@organiser.kz', capacity: 10 });
	base = `/organiser/forums/${(await forumById(forumId)).slug}`;
	const roles = [{ role: 'admin', scopeKind: 'installation', scopeId: '' }] as const;
	await createAccount(program, { name: { surname: 'Бекова', givenName: 'Сара' }, email: 'sara@mail.kz', language: 'kk', roles, password });
});
afterEach(() => server?.stop());

/** A form as a browser sends it: one value a field. */
const sent = (data: object): Record<string, string> =>
	Object.fromEntries(Object.entries(data).flatMap(([name, value]) => (Array.isArray(value) ? [] : [[name, String(value)]])));

/** What a page answers to a form. */
async function answer(path: string, data: object) {
	const { status, text } = await visitor.ask(base + path, sent(data));
	return { path, status, html: text.replace(/<!--.*?-->/gs, '') };
}

/** The buttons that send the form in which something can be accepted, in their order; their names, '' where they have none. */
function buttonsOf(html: string, accepts: string): string[] {
	const form = html.split('<form').find((each) => each.split('</form>')[0]?.includes(`<button class="btn" name="${accepts}"`));
	const buttons = form?.split('</form>')[0]?.match(/<button[^>]*>/g) ?? [];
	const nameOf = (button: string) => / name="([^"]*)"/.exec(button)?.[1] ?? '';
	const [first, ...others] = buttons.filter((each) => !each.includes('type="button"')).map(nameOf);
	// of a page that is one form the first button stands in the header, beside the languages
	const header = /<button[^>]*form="typed"[^>]*>/.exec(html)?.[0];
	return first === undefined ? [] : [first === KEEP && header ? nameOf(header) : first, ...others];
}

test('on every page that asks, Enter in a field sends the form and accepts nothing', async () => {
	for (const _ of [1, 2]) await aDelegate(forumId);
	const platform = await aPlatform(forumId, 5);
	const { actor, registrationId } = await aDelegate(forumId, { surname: 'Серікова', phone: '+7 701 111 22 33' });
	await takeSeat(actor, registrationId, platform);
	const session = await createSession(program, forumId, sessionInput());
	const hall = await createSession(program, forumId, sessionInput({ duties: [{ role: 'speaker', name: { kk: 'Айбек' }, office: null }] }));
	const note = { kk: 'Болмайды' };
	await cancelSession(program, hall, note);
	const twin = [{ role: 'speaker', name: { kk: 'Айбек' }, office: null }] as const;
	await createSession(program, forumId, sessionInput({ title: { kk: 'Екінші' }, duties: twin }));
	await serve(THEN);
	const forum = forumData(await forumById(forumId));
	const form = formOf(await sessionForStaff(program, session), 'Asia/Qostanay');
	const pages = [
		await answer('/settings?/save', { ...forum, capacity: '1', seen: withVersion(forum).seen }),
		await answer(`/programme/${session}?/save`, { ...form, state: 'draft', seen: withVersion(form).seen }),
		await answer(`/programme/${hall}?/hold`, { reason: 'Қателесіп тоқтатылды' }),
		await answer('/platforms?/capacity', { sessionId: platform, capacity: '0', seen: withVersion({ capacity: 5 }).seen })
	];
	for (const { path, status, html } of pages) {
		const [first, ...others] = buttonsOf(html, 'accepted');
		expect({ path, status, first, asks: others.includes('accepted') }).toEqual({ path, status: 409, first: '', asks: true });
	}
	const known = await answer('/registrations/add', {
		...{ surname: 'Серікова', givenName: 'Айнұр', kind: 'media', organisationText: '«Ақ ниет» қоғамдық қоры', country: 'KZ' },
		...{ consentParticipation: 'on', shownTo: 'nobody', formKey: 'a'.repeat(32), email: '' }
	});
	expect([known.status, buttonsOf(known.html, 'known').slice(0, 2)]).toEqual([409, ['', 'known']]);
	// the number is another person's
	expect(known.html).toContain('Тіркеу нөмірі: 3');
	expect(known.html).not.toContain('Тіркеу нөміріңіз');
});

test('a new forum whose title makes another’s address is offered one, which can be changed; Enter accepts nothing', async () => {
	// the first private link makes the key that the program looks for
	await aDelegate(forumId);
	await serve(THEN);
	const { slug } = await forumById(forumId);
	const typed = {
		...{ 'title.kk': slug, 'lead.kk': 'Форум туралы', 'city.kk': 'Рудный', 'organiser.kk': 'Ұйым', timeZone: 'Asia/Qostanay' },
		...{ startsLocal: '2027-05-15T09:00', endsLocal: '2027-05-15T18:00' }
	};
	const send = async (more: object) => {
		const { status, text, location } = await visitor.ask('/organiser/new', sent({ ...typed, ...more }));
		return { status, location, html: text.replace(/<!--.*?-->/gs, '') };
	};
	for (const more of [{}, { offered: 'x' }]) {
		const asked = await send(more);
		expect([asked.status, buttonsOf(asked.html, 'offered').slice(0, 2)]).toEqual([409, ['', 'offered']]);
		expect(asked.html).toContain(`name="offered" value="${slug}-2"`);
		// what was typed is there
		expect(asked.html).toContain('value="Рудный"');
	}
	expect(await send({ offered: `${slug}-2` })).toMatchObject({ status: 303, location: `/organiser/forums/${slug}-2/settings?created` });
	// control: another one was typed
	const own = { 'city.kk': 'Лисаков', slug: `${slug}-kz` };
	expect(await send({ ...own, startsLocal: '2027-05-14T09:00' })).toMatchObject({
		status: 303,
		location: `/organiser/forums/${slug}-kz/settings?created`
	});
});

test('nor are people’s data deleted by Enter on the page of terms', async () => {
	await aDelegate(forumId);
	await serve(LONG_AFTER);
	const terms = termsData(await forumById(forumId));
	const { status, html } = await answer('/settings/terms?/save', { ...terms, retentionDays: '2', seen: withVersion(terms).seen });
	expect([status, buttonsOf(html, 'accepted')]).toEqual([409, ['', 'accepted', '']]);
	expect((await forumById(forumId)).retentionDays).toBe(90);
});

test('what a form is that was sent before is asked calmly; only who does not answer is told of a mistake', async () => {
	// the first private link makes the key that the program looks for
	await aDelegate(forumId);
	await serve(THEN);
	const guest = aVisitor(server.address);
	const path = `/forums/${(await forumById(forumId)).slug}/register`;
	const { text } = await guest.ask(path);
	const formKey = /name="formKey" value="([^"]+)"/.exec(text)?.[1] ?? '';
	const typed = {
		...{ surname: 'Серікова', givenName: 'Айнұр', kind: 'media', organisationText: '«Ақ ниет» қоғамдық қоры', country: 'KZ', formKey },
		...{ consentParticipation: 'on', shownTo: 'nobody', workingLanguage: 'kk', email: 'ainur@mail.kz' }
	};
	const send = async (more: object) => {
		const { status, text: html } = await guest.ask(`${path}?/register`, sent({ ...typed, ...more }));
		return {
			status,
			wrong: html.includes('id="errors-title"'),
			marked: /<title>Қате/.test(html),
			asks: html.includes('name="againAsked" value="on"'),
			html
		};
	};
	expect((await send({})).status).toBe(303);
	const other = { givenName: 'Гүлнұр' };
	const first = await send(other);
	expect({ ...first, html: '' }).toEqual({ status: 400, wrong: false, marked: false, asks: true, html: '' });
	expect(first.html).toContain('Өтінім әлі сақталған жоқ');
	// control: sent from the question without an answer
	const second = await send({ ...other, againAsked: 'on' });
	expect({ ...second, html: '' }).toEqual({ status: 400, wrong: true, marked: true, asks: true, html: '' });
	expect((await send({ ...other, againAsked: 'on', again: 'another', email: 'gulnur@mail.kz' })).status).toBe(303);
});

test('an answer that no page offers is none: the question is asked, with a sentence', async () => {
	for (const _ of [1, 2]) await aDelegate(forumId);
	await serve(THEN);
	const forum = forumData(await forumById(forumId));
	const moved = { ...forum, venue: '', 'venue.kk': 'Басқа зал', seen: withVersion(forum).seen };
	for (const odd of [
		{ tell: '__proto__' },
		{ tell: 'constructor', tellShown: '1234567' },
		{ times: 'later', accepted: 'x'.repeat(1001) }
	]) {
		const { status, html } = await answer('/settings?/save', { ...moved, ...odd });
		expect({ odd, status, asks: html.includes('name="tellShown" value="2"') }).toEqual({ odd, status: 409, asks: true });
	}
	// control: what is offered is saved
	const done = await answer('/settings?/save', { ...moved, tell: 'nobody', tellShown: '2' });
	expect([done.status, (await forumById(forumId)).venue]).toEqual([200, { kk: 'Басқа зал' }]);
});
