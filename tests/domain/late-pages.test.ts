import { parse, type HTMLElement } from 'node-html-parser';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { translate } from '../../src/lib/i18n/translate.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, aPlatform, formInput, THEN } from '../support/forum.ts';
import { aVisitor } from '../support/http-client.ts';
import { aServer, type Running } from '../support/server.ts';

/** Forms of registration that come when registration is not open any more, as the browser that had them open reads it. */
const fresh = useFreshDatabase();
let server: Running;
beforeEach(async () => {
	loadKey(false);
	server = await aServer(fresh.url, { TEST_NOW: THEN, NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' });
});
afterEach(() => server.stop());

const { consentParticipation: _given, ...texts } = formInput({ email: 'ainur@example.kz', organisationText: 'Ақ ниет' });
const typed = Object.fromEntries(Object.entries(texts).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));

/** A browser that has the form of a forum open. */
async function aForm() {
	const forumId = await aForum();
	const path = `/forums/${(await forumById(forumId)).slug}/register`;
	const visitor = aVisitor(server.address);
	const open = async () =>
		parse((await visitor.ask(path)).text)
			.querySelector('input[name=formKey]')
			?.getAttribute('value') ?? '';
	const send = async (formKey: string, more: Record<string, string> = {}, by = visitor) => {
		const answer = await by.ask(`${path}?/register`, { ...typed, formKey, consentParticipation: 'on', ...more });
		return { ...answer, page: parse(answer.text) };
	};
	return { forumId, path, visitor, open, send };
}
const set = (forumId: string, values: { registration_closes_at: string } | { state: 'draft' }) =>
	database().writer.updateTable('forum').set(values).where('id', '=', forumId).execute();

test('after registration has closed a corrected form is asked about, with the way to the own page, and written', async () => {
	const { forumId, open, send } = await aForm();
	const [first, second] = [await open(), await open()];
	const made = await send(first);
	expect(made.status).toBe(303);
	const own = made.location.split('?')[0] ?? '';
	await set(forumId, { registration_closes_at: THEN });
	const asked = await send(second, { surname: 'Ахметқызы' });
	const choices = asked.page.querySelectorAll('input[name=again]').map((each) => each.getAttribute('value'));
	expect([asked.status, choices]).toEqual([400, ['correct']]);
	expect(asked.text).toContain(translate('kk', 'registration.lateCorrect'));
	expect(asked.text).not.toContain(translate('kk', 'common.unsavedTitle'));
	expect(asked.page.querySelectorAll('a').map((each) => each.getAttribute('href'))).toContain(own);
	const corrected = await send(second, { surname: 'Ахметқызы', again: 'correct' });
	expect([corrected.status, corrected.location.split('?')[0]]).toEqual([303, own]);
	// another browser is told nothing but that it came too late
	const other = await send('hidden', { surname: 'Бөтен' }, aVisitor(server.address));
	expect([other.status, other.page.querySelectorAll('input[name=again]').length]).toEqual([409, 0]);
	expect(other.text).toContain(translate('kk', 'common.unsavedTitle'));
	const rows = await database().reader.selectFrom('registration').select('surname').execute();
	expect(rows).toEqual([{ surname: 'Ахметқызы' }]);
});

test('what came too late is told whole: the platform, the ticks and who may see the name too', async () => {
	const { forumId, open, send } = await aForm();
	const platform = await aPlatform(forumId, 5, { title: { kk: 'Сегізінші тақырып' } });
	const key = await open();
	await set(forumId, { registration_closes_at: THEN });
	const more = { preferredSessionId: platform, interpretation: 'on', shownTo: 'everyone', consentPhoto: 'on' };
	const told = (page: HTMLElement) =>
		Object.fromEntries(
			page.querySelectorAll('.unsaved dl > div').map((row) => [row.querySelector('dt')?.text, row.querySelector('dd')?.text])
		);
	const rows = told((await send(key, more)).page);
	const yes = translate('kk', 'common.yes');
	expect(rows).toMatchObject({
		[translate('kk', 'registration.label.preferredSessionId')]: 'Сегізінші тақырып',
		[translate('kk', 'registration.label.interpretation')]: yes,
		[translate('kk', 'registration.label.shownTo')]: translate('kk', 'registration.shownEveryone'),
		[translate('kk', 'registration.label.consentPhoto')]: yes
	});
	// control: what was left as it stood is not told
	expect(Object.keys(told((await send(key)).page))).not.toContain(translate('kk', 'registration.label.consentPhoto'));
});

test('a forum that is a draft again keeps what was typed for the browser that had its form open, and is not there for anybody else', async () => {
	const { forumId, path, visitor, open, send } = await aForm();
	const key = await open();
	const [other, elsewhere] = [aVisitor(server.address), await aForm()];
	await elsewhere.open();
	await set(forumId, { state: 'draft' });
	const late = await send(key);
	expect(late.status).toBe(409);
	for (const text of [translate('kk', 'refusal.registration.not-open-now'), translate('kk', 'common.unsavedTitle'), typed['surname'] ?? ''])
		expect(late.text).toContain(text);
	// an incomplete form too
	expect((await send(key, { surname: '', givenName: '' })).text).toContain(translate('kk', 'common.unsavedTitle'));
	const statuses = [await send(key, {}, other), await send(key, {}, elsewhere.visitor), await visitor.ask(path), await other.ask(path)];
	expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
	expect(await database().reader.selectFrom('registration').select('id').execute()).toEqual([]);
});
