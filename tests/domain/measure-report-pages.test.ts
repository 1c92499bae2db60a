import { parse } from 'node-html-parser';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, program, THEN } from '../support/forum.ts';
import { aVisitor } from '../support/http-client.ts';
import { aBody, anAdopted, assign } from '../support/measures.ts';
import { aServer, type Running } from '../support/server.ts';

/** The year report, the covering letter, the table on paper and the weekly letter's tick, as the built program serves them. */

const fresh = useFreshDatabase();
const password = 'құпия сөз бар мұнда';
let server: Running;
let here: Awaited<ReturnType<typeof scene>>;

async function scene() {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 9);
	const [lead, other] = [await aBody('Қоғамдық даму басқармасы'), await aBody('Әкімдік')];
	const plan = [
		[lead, 'Кеңес беру күні'],
		[lead, 'Гранттар'],
		[other, 'Бөтен іс-шара']
	] as const;
	for (const [leadId, kk] of plan) await assign(program, (await anAdopted(forumId, sessionId)).measureId, { leadId, title: { kk } });
	const scopes = {
		organiser: { role: 'organiser', scopeKind: 'forum', scopeId: forumId },
		official: { role: 'official', scopeKind: 'forum', scopeId: forumId, bodyId: lead },
		elsewhere: { role: 'organiser', scopeKind: 'forum', scopeId: await aForum() }
	} as const;
	for (const [role, scope] of Object.entries(scopes)) {
		const name = { surname: 'Бекова', givenName: 'Сара' };
		await createAccount(program, { name, email: `${role}@example.kz`, language: 'kk', roles: [scope], password });
	}
	// a private link makes the key that the program then finds
	await aDelegate(forumId);
	server = await aServer(fresh.url, { TEST_NOW: THEN, NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' });
	setClock(THEN);
	const staff = {} as Record<keyof typeof scopes, ReturnType<typeof aVisitor>>;
	for (const role of ['organiser', 'official', 'elsewhere'] as const) {
		staff[role] = aVisitor(server.address);
		await staff[role].signIn(`${role}@example.kz`, password);
	}
	return { lead, other, staff, base: `/organiser/forums/${(await forumById(forumId)).slug}/measures` };
}
beforeEach(async () => void (here = await scene()));
afterEach(() => server?.stop());

const pageOf = (html: string) => parse(html.replace(/<!--.*?-->/gs, ''));
const plain = (words: string) => words.replaceAll('\u2060', '').replace(/\s+/g, ' ').trim();
/** The rows of the first table of a page: each with its name and figures. */
const rowsOf = (html: string) =>
	(pageOf(html).querySelector('table') ?? expect.unreachable())
		.querySelectorAll('tbody tr, tfoot tr')
		.map((row) => [plain(row.querySelector('th')?.text ?? ''), ...row.querySelectorAll('td b').map(({ text }) => plain(text))]);

test('the organiser reads all bodies by the alphabet, the official the own one, and both take the file of what they read', async () => {
	const { organiser, official } = here.staff;
	const report = await organiser.ask(`${here.base}/report`);
	expect([report.status, rowsOf(report.text)]).toEqual([
		200,
		[
			['Әкімдік', '1', '1'],
			['Қоғамдық даму басқармасы', '2', '2'],
			['Барлығы', '3', '3']
		]
	]);
	const own = await official.ask('/official/recommendations/report');
	expect(rowsOf(own.text)).toEqual([
		['Қоғамдық даму басқармасы', '2', '2'],
		['Барлығы', '2', '2']
	]);
	expect(own.text).not.toContain('Әкімдік');
	for (const [who, path] of [
		[organiser, `${here.base}/report`],
		[official, '/official/recommendations/report']
	] as const)
		for (const [format, type] of [
			['pdf', 'application/pdf'],
			['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet']
		] as const) {
			const { status, headers } = await who.ask(`${path}.${format}?year=2026`);
			expect([path, status, headers['content-type'], headers['content-disposition']]).toEqual([
				...[path, 200, type, expect.stringMatching(new RegExp(`^attachment; filename="[\\w-]*measures-2026\\.${format}"$`))]
			]);
			expect(headers['cache-control']).toContain('no-store');
		}
	// what is asked wrongly: a year that is none is the present one, another format is not found
	expect(pageOf((await organiser.ask(`${here.base}/report?year=1e9`)).text).querySelector('h1')?.text).toContain('2026');
	expect((await organiser.ask(`${here.base}/report.csv`)).status).toBe(404);
});

test('nobody else finds the report, the letter or the table', async () => {
	const { official, elsewhere } = here.staff;
	const paths = [
		...['report', 'report.xlsx', 'report.pdf', 'table.pdf', 'covering-letter'],
		`covering-letter/${here.lead}.pdf`,
		`covering-letter/${here.lead}.docx`
	];
	for (const path of paths)
		for (const who of [official, elsewhere]) expect([path, (await who.ask(`${here.base}/${path}`)).status]).toEqual([path, 404]);
	for (const path of ['/official/recommendations/report', `${here.base}/report`, '/official/recommendations/table.pdf'])
		expect([path, (await aVisitor(server.address).ask(path)).status]).toEqual([path, 303]);
	// an organiser who speaks for no body reads of no measure there
	const none = await elsewhere.ask('/official/recommendations/report');
	expect([none.status, pageOf(none.text).querySelectorAll('table').length]).toEqual([200, 0]);
});

test('the covering letter is made for the body that is chosen, with its own measures', async () => {
	const { organiser } = here.staff;
	const chosen = await organiser.ask(`${here.base}/covering-letter?body=${here.lead}`);
	const page = pageOf(chosen.text);
	expect(page.querySelectorAll('tbody th').map(({ text }) => plain(text).replace(' ақпарат', ''))).toEqual(['Кеңес беру күні', 'Гранттар']);
	const files = page.querySelectorAll('a[href*=".pdf"], a[href*=".docx"]').map((link) => link.getAttribute('href') ?? '');
	expect(files).toHaveLength(6);
	for (const file of files) expect([file, (await organiser.ask(file)).status]).toEqual([file, 200]);
	for (const path of [`${here.lead}.txt`, `${here.lead}.pdf?lang=en`, 'nobody.pdf'])
		expect([path, (await organiser.ask(`${here.base}/covering-letter/${path}`)).status]).toEqual([path, 404]);
	// nothing is chosen: the page asks, and makes nothing
	const bare = pageOf((await organiser.ask(`${here.base}/covering-letter?body=${'x'.repeat(300)}`)).text);
	expect([bare.querySelectorAll('select[name=body] option').length, bare.querySelectorAll('a[href*=".pdf"]').length]).toEqual([3, 0]);
});

test('the tick of the weekly letter is kept, and stands as it was left', async () => {
	const { organiser } = here.staff;
	const ticked = async () =>
		pageOf((await organiser.ask(here.base)).text)
			.querySelector('#weekly input[name=on]')
			?.hasAttribute('checked');
	expect(await ticked()).toBe(false);
	const saved = await organiser.ask(`${here.base}?/weekly`, { on: 'on' });
	expect([saved.status, plain(pageOf(saved.text).querySelector('#weekly')?.text ?? '')]).toEqual([
		200,
		expect.stringContaining('Сақталды.')
	]);
	expect(await ticked()).toBe(true);
	await organiser.ask(`${here.base}?/weekly`, {});
	expect(await ticked()).toBe(false);
	expect((await here.staff.official.ask(`${here.base}?/weekly`, { on: 'on' })).status).toBe(404);
});
