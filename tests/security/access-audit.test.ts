import mammoth from 'mammoth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actorOf, grantRole } from '../../src/lib/domain/access/index.server.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { arrive, program } from '../support/forum.ts';
import { table } from './access-table.ts';
import { aCast, aCastContext, type Player, type CastContext } from './cast.ts';
import { routeList } from './route-list.ts';
import { doer, formsOf, keyOf, httpClient } from './http-client.ts';
import { anInstallation, testRoles, type Role, type Installation } from './fixtures.ts';

/**
 * Every answer that shows people stands in the audit, once (T51): pages, their data, files, and pages that come back with a form that was
 * refused, whichever method asked. What shows nobody writes nothing.
 */

let world: Installation;
let stage: CastContext;
let cast: Player[] = [];
const NAME = 'zqseen';

beforeAll(async () => {
	world = await anInstallation();
	stage = await aCastContext(world);
	cast = await aCast(world, stage, NAME);
	// each account has a name of its own, and others than the reader have done something that the audit tells of
	const { writer, reader } = database();
	const accounts = await reader.selectFrom('account').select(['email', 'person_id', 'id']).execute();
	for (const { email, person_id } of accounts)
		await writer
			.updateTable('person')
			.set({ surname: `Қызметкер-${email.split('@')[0]}` })
			.where('id', '=', person_id)
			.execute();
	const desk = accounts.find(({ email }) => email === 'desk@example.kz')?.id ?? '';
	const { forumId, registrationId, sessionId } = world.things.own;
	// marks are not taken weeks ahead: not over the wire
	await arrive({ forumId, registrationId, sessionId }, (await actorOf(desk)) ?? expect.unreachable());
	await send('/account?/language', 'official', 'language=ru');
	await grantRole(program, desk, { role: 'official', scopeKind: 'forum', scopeId: forumId });
}, 240_000);
afterAll(() => world.stop());

const { addressOf, actionOf, bodyFor } = httpClient(() => world);
const list = routeList();

interface Answer {
	how: string;
	method: string;
	status: number;
	/** somebody else than the reader is named in it */
	people: boolean;
	/** looks, openings and files that it added to the audit */
	rows: { verb: string; list: string; details: string }[];
}

const lookRows = async (): Promise<Answer['rows']> =>
	(
		await database()
			.reader.selectFrom('audit_entry')
			.select(['verb', 'details'])
			.where('verb', 'in', ['registration.look', 'registration.open', 'registration.export', 'access.look'])
			.orderBy('id')
			.execute()
	).map(({ verb, details }) => ({ verb, details, list: (JSON.parse(details) as { list?: string }).list ?? '' }));

/** Whether somebody else is named: participants of the world or of the cast, or other accounts. @param own what the reader is called */
const names = (text: string, own: readonly string[]): boolean => {
	const rest = own.reduce((left, mine) => left.replaceAll(mine, ''), text);
	return new RegExp(`Тегі${NAME}|new-${NAME}|${NAME}\\w*@|Ахметова|Қызметкер-\\w|own\\w*@example`, 'i').test(rest);
};

/** What an answer says to its reader; that of a document is packed. */
const textOf = async (answer: Response): Promise<string> =>
	answer.headers.get('content-type')?.includes('wordprocessingml')
		? (await mammoth.extractRawText({ buffer: Buffer.from(await answer.arrayBuffer()) })).value
		: answer.text();

async function ask(path: string, role: Role, init: RequestInit = {}, own: readonly string[] = []): Promise<Answer> {
	const before = (await lookRows()).length;
	const headers = { cookie: world.cookies[role], origin: world.origin, accept: 'text/html', connection: 'close' };
	const answer = await fetch(world.origin + path, {
		redirect: 'manual',
		...init,
		headers: { ...headers, ...(init.headers as Record<string, string>) }
	});
	const text = await textOf(answer);
	const rows = (await lookRows()).slice(before);
	const method = init.method ?? 'GET';
	const people = names(text, [`Қызметкер-${role}`, `${role}@example.kz`, ...own]);
	return { how: `${method} ${path} as ${role}`, method, status: answer.status, people, rows };
}

const send = (path: string, role: Role, body: string, accept = 'text/html') =>
	ask(path, role, { method: 'POST', body, headers: { accept, 'content-type': 'application/x-www-form-urlencoded' } });

const dataOf = (address: string) => {
	const [path = '', query] = address.split('?');
	return `${path === '/' ? '' : path}/__data.json${query ? `?${query}` : ''}`;
};

/** Answers whose people are not in the audit, or are there twice, or that are there and name nobody. */
const wrong = (answers: readonly Answer[]) =>
	answers
		.filter(({ people, rows }) => rows.length !== (people ? 1 : 0))
		.map(
			({ how, status, people, rows }) =>
				`${how}: ${status}, ${people ? 'people' : 'nobody'}, ${rows.map(({ verb, list }) => `${verb} ${list}`).join(', ') || 'no row'}`
		);

/** Staff's pages and a delegate's view of others; what is public, or one's own, is no look. */
const watched = list.filter(({ route }) => /^\/(organiser|desk|moderator|official|account)/.test(route) || /participants$/.test(route));
const [looked, sent]: [Answer[], Answer[]] = [[], []];

test('each page, its data and each file that shows people adds one row, and no other does', async () => {
	for (const entry of watched.filter(({ what }) => what === 'page' || what === 'GET')) {
		const row = table[keyOf(entry)];
		if (!row) throw new Error('no row');
		const usual = addressOf(entry.route, row, 'own');
		const addresses = entry.what === 'page' ? [usual, dataOf(usual)] : [usual, usual.replace('.csv', '.xlsx')];
		for (const address of new Set(addresses)) for (const role of testRoles) looked.push(await ask(address, role));
	}
	const xlsx = looked.filter(({ how }) => how.includes('registrations.xlsx'));
	expect(xlsx.map(({ rows }) => rows.length).sort()).toEqual(testRoles.map((role) => Number(['organiser', 'admin'].includes(role))).sort());
	expect(wrong(looked.filter((each) => !xlsx.includes(each)))).toEqual([]);
	// control: there were people on most kinds of pages, and their kinds are told apart
	expect(new Set(looked.flatMap(({ rows }) => rows.map(({ list }) => list))).size).toBeGreaterThan(12);
}, 300_000);

test('what shows nobody adds nothing: HEAD, «not modified», an empty list, part of the data, another forum, a link that is wrong', async () => {
	const at = `/organiser/forums/own-forum`;
	const page = `${at}/registrations`;
	const answers = [
		await ask(page, 'organiser', { method: 'HEAD' }),
		await ask(`${page}?search=nobodyiscalledso`, 'organiser'),
		await ask(`${page}/__data.json?x-sveltekit-invalidated=0000`, 'organiser'),
		await ask('/organiser/forums/other-forum/registrations', 'organiser'),
		await ask(`${at}/platforms/${world.things.other.sessionId}`, 'organiser'),
		await ask(`/registrations/${world.things.own.token.slice(0, -3)}abc/participants`, 'anonymous')
	];
	expect(wrong(answers)).toEqual([]);
	expect(answers.flatMap(({ rows }) => rows)).toEqual([]);
	const first = await fetch(world.origin + page, { headers: { cookie: world.cookies.organiser, accept: 'text/html' } });
	await first.text();
	const etag = first.headers.get('etag');
	const again = etag ? await ask(page, 'organiser', { headers: { 'if-none-match': etag } }) : null;
	expect([again?.rows ?? [], again?.people ?? false]).toEqual([[], false]);
});

test('a tag among others is answered with the whole page, which is recorded; control: alone, with or without W/, it is «not modified»', async () => {
	const page = `/organiser/forums/own-forum/registrations`;
	const first = await fetch(world.origin + page, { headers: { cookie: world.cookies.organiser, accept: 'text/html' } });
	await first.text();
	const etag = first.headers.get('etag') ?? '';
	expect(etag).toMatch(/^"/);
	const asked = async (tags: string) => {
		const { status, people, rows } = await ask(page, 'organiser', { headers: { 'if-none-match': tags } });
		return [status, people, rows.length];
	};
	for (const tags of [`"x", ${etag}`, `${etag}, "x"`, `"x", W/${etag}`, `${etag} `.repeat(2)])
		expect(await asked(tags)).toEqual([200, true, 1]);
	for (const tags of [etag, `W/${etag}`]) expect(await asked(tags)).toEqual([304, false, 0]);
});

test('a page that comes back with a refused form is recorded as any other, and a form that leads away is not', async () => {
	// what would end the people, the forum or the sign-in is not sent; the rest is sent empty, which most forms refuse
	const forms = formsOf(list).filter(
		({ route, what }) =>
			watched.some((entry) => entry.route === route) && !/erase|anonymise|restrict|cancel|everywhere|:end|withdraw|decline$/.test(what)
	);
	for (const entry of forms) {
		const row = table[keyOf(entry)];
		if (!row) throw new Error('no row');
		const path = actionOf(entry, row, 'own').replace(
			world.things.own.sessionId,
			/platforms|desk/.test(entry.route) ? stage.sessionId : world.things.own.sessionId
		);
		for (const role of new Set([doer(row, 'own'), 'desk', 'elsewhere'] as const))
			for (const accept of ['text/html', 'application/json']) sent.push(await send(path, role, 'nothing=1', accept));
	}
	expect(wrong(sent)).toEqual([]);
	const refused = sent.filter(({ people, status }) => people && status >= 400);
	expect(refused.length).toBeGreaterThan(8);
	// what was done shows the page again too
	expect(sent.some(({ people, status }) => people && status === 200)).toBe(true);
}, 300_000);

test('a form that is refused for what was changed meanwhile, or found no more, is recorded too', async () => {
	const at = '/organiser/forums/own-forum';
	const player = cast.find(({ part }) => part === 'head');
	const edit = `${at}/registrations/${player?.id}/edit`;
	const entry = { route: '/organiser/forums/[forum]/registrations/[id]/edit', what: 'action:address' };
	const body = await bodyFor(
		entry,
		{ who: ['organiser'], params: () => ({ id: player?.id ?? '' }), fill: () => ({ email: 'x@example.kz' }) },
		'own'
	);
	body.set('address:seen', 'something else');
	body.set('address:email', 'x@example.kz');
	const stale = await send(`${edit}?/address`, 'organiser', body.toString());
	const gone = await send(`${at}/platforms/${stage.sessionId}?/release`, 'organiser', 'registrationId=nobody');
	const several = await send(`${at}/registrations?/confirm`, 'organiser', `id=${player?.id}`, 'application/json');
	expect([stale.status, gone.status]).toEqual([409, 404]);
	expect([stale, gone, several].map(({ people, rows }) => [people, rows.map(({ verb, list }) => `${verb} ${list}`)])).toEqual([
		[true, ['registration.open ']],
		[true, ['registration.look seats']],
		[true, ['registration.look registrations']]
	]);
});

test('what was searched for is not kept', async () => {
	const { rows } = await ask(`/organiser/forums/own-forum/registrations?search=${NAME}&state=confirmed`, 'organiser');
	expect(rows.map(({ details }) => JSON.parse(details) as unknown)).toEqual([{ list: 'registrations', filters: ['search', 'state'] }]);
});

test('a record of successful looks by GET alone misses the refused forms (control: as it was)', () => {
	const asBefore = ({ method, status }: Answer) => method === 'GET' && status === 200;
	const shown = [...looked, ...sent].filter(({ people }) => people);
	expect(shown.filter(asBefore).length).toBeGreaterThan(20);
	expect(shown.filter((answer) => !asBefore(answer)).length).toBeGreaterThan(8);
});
