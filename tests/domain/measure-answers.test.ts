import { parse } from 'node-html-parser';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { bodiesFor } from '../security/forms.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, program, THEN } from '../support/forum.ts';
import { aVisitor } from '../support/http-client.ts';
import { aBody, anAdopted, assign, eventRows, grantedOrganiser, measureRow, stepNow } from '../support/measures.ts';
import { aServer, type Running } from '../support/server.ts';

/** What an official typed about a measure is never lost, whatever happens to the measure, the session or the language meanwhile. */

const fresh = useFreshDatabase();
let server: Running;
const PASSWORD = 'құпия сөз бар мұнда';
const TYPED = 'Бұйрықтың жобасы әзірленіп, келісуге жіберілді';

beforeEach(async () => {
	loadKey(false);
	server = await aServer(fresh.url, { TEST_NOW: THEN, NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' });
	setClock(THEN);
});
afterEach(() => server.stop());

async function aSignedIn() {
	const forumId = await aForum();
	const bodyId = await aBody();
	await createAccount(program, {
		...{ name: { surname: 'Тілеуов', givenName: 'Марат' }, email: 'official@example.kz', language: 'kk', password: PASSWORD },
		roles: [{ role: 'official', scopeKind: 'forum', scopeId: forumId, bodyId }]
	});
	const organiser = await grantedOrganiser(forumId);
	const { measureId } = await anAdopted(forumId);
	await assign(organiser, measureId, { leadId: bodyId });
	const visitor = aVisitor(server.address);
	await visitor.signIn('official@example.kz', PASSWORD);
	const path = `/official/recommendations/${measureId}`;
	const [form] = bodiesFor((await visitor.ask(path)).text, 'answer');
	const send = async (more: Record<string, string>, at = path, from = form) => {
		const answer = await visitor.ask(`${at}?/answer`, { ...Object.fromEntries(from ?? []), ...more });
		return { ...answer, page: parse(answer.text) };
	};
	return { bodyId, organiser, measureId, visitor, path, send };
}
const textIn = (page: ReturnType<typeof parse>) => page.querySelector('textarea[name="text"]')?.text.trim();
const says = (page: ReturnType<typeof parse>, words: string) => page.text.replace(/\s+/g, ' ').includes(words);
const asked = { say: 'ask', controlDate: '2027-09-01', letterNumber: '05-12/1032', letterDate: '2026-11-20', text: TYPED };

test('what happened meanwhile is shown beside what was typed, and the second press goes', async () => {
	const s = await aSignedIn();
	await assign(s.organiser, s.measureId, { leadId: s.bodyId, controlDate: '2027-05-01', basis: 'Әкімнің тапсырмасы' });
	const late = await s.send(asked);
	expect([late.status, textIn(late.page), says(late.page, 'Әкімнің тапсырмасы')]).toEqual([409, TYPED, true]);
	expect(late.page.querySelector('input[name="controlDate"]')?.getAttribute('value')).toBe('2027-09-01');
	expect((await eventRows(s.measureId)).map((row) => row.kind)).toEqual(['assign', 'assign']);
	const again = await s.send({}, s.path, bodiesFor(late.text, 'answer')[0]);
	expect([again.status, again.location]).toEqual([303, `${s.path}?done=ask`]);
	expect(await measureRow(s.measureId)).toMatchObject({ asked_date: '2027-09-01', version: 3 });
});

test('a body that lost the measure reads so, and has what it typed in every language', async () => {
	const s = await aSignedIn();
	await assign(s.organiser, s.measureId, { leadId: await aBody() });
	const lost = await s.send(asked);
	expect([lost.status, says(lost.page, 'енді органыңызға жүктелмеген'), says(lost.page, TYPED)]).toEqual([409, true, true]);
	expect([says(lost.page, '05-12/1032'), says(lost.page, 'Шағын гранттар')]).toEqual([true, false]);
	const kept = lost.page
		.querySelectorAll('form input[type="hidden"]')
		.map((field) => [field.getAttribute('name') ?? '', field.getAttribute('value') ?? '']);
	const ru = await s.send({ keepTyped: '1' }, `/ru${s.path}`, new URLSearchParams(kept));
	expect([ru.status, says(ru.page, TYPED), ru.text.includes('<html lang="ru"')]).toEqual([200, true, true]);
	expect((await eventRows(s.measureId)).map((row) => row.kind)).toEqual(['assign', 'assign']);
});

test('an ended session gives it back after the sign-in, and a language takes it along', async () => {
	const s = await aSignedIn();
	s.visitor.cookies.clear();
	const ended = await s.send({ say: 'report', text: TYPED });
	expect([ended.status, says(ended.page, TYPED)]).toEqual([401, true]);
	await s.visitor.signIn('official@example.kz', PASSWORD);
	const back = await s.send({ say: 'report', text: TYPED, keepTyped: '1' }, `/ru${s.path}`);
	expect([back.status, textIn(back.page)]).toEqual([200, TYPED]);
	expect(await eventRows(s.measureId)).toHaveLength(1);
	// control: it is written once it is sent
	expect((await s.send({ say: 'report', text: TYPED })).status).toBe(303);
	expect((await eventRows(s.measureId)).at(-1)).toMatchObject({ kind: 'report', behalf_of: s.bodyId, way: 'screen' });
	// the same form sent twice is answered as the first
	expect((await s.send({ say: 'report', text: TYPED })).status).toBe(303);
	expect(await eventRows(s.measureId)).toHaveLength(2);
});

test('of a form that comes when the measure is over each typed field is shown', async () => {
	const s = await aSignedIn();
	await stepNow(s.organiser, s.measureId, 'lapse', { text: 'Бұйрықтың күші жойылды' });
	const over = await s.send(asked);
	expect([over.status, says(over.page, TYPED), says(over.page, '05-12/1032'), says(over.page, '2027 ж. 1 қыркүйек')]).toEqual([
		409,
		true,
		true,
		true
	]);
	expect(says(over.page, 'Іс-\u2060шара бақылаудан алынды') || says(over.page, 'Іс-шара бақылаудан алынды')).toBe(true);
});
