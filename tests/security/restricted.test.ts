import readXlsxFile from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { liftRestriction, restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { program } from '../support/forum.ts';
import { anExpert } from '../support/experts.ts';
import { insertProposal } from '../support/recommendations.ts';
import { table, type AccessRow } from './access-table.ts';
import { aCast, aCastContext, marksIn, type Part, type Player, type CastContext } from './cast.ts';
import { routeList, type RouteEntry } from './route-list.ts';
import { formsOf, keyOf, httpClient } from './http-client.ts';
import { anInstallation, testRoles, type Role, type Installation } from './fixtures.ts';

/**
 * Who may see a person (T52). Two casts play every part at a forum; one of them is restricted. Every page, its data, every file, refused
 * form and mail is read as every role: of the restricted ones nothing is found but by themselves and the admin. What is read of their
 * twins, and of them once the restriction is lifted, shows that the reading sees.
 */

let world: Installation;
let stage: CastContext;
let [open, hidden]: [Player[], Player[]] = [[], []];

beforeAll(async () => {
	world = await anInstallation();
	stage = await aCastContext(world);
	open = await aCast(world, stage, 'zqopen');
	hidden = await aCast(world, stage, 'zqveil');
	const at = new Date().toISOString();
	const burst = { kind: 'network' as const, value_hash: null, at, burst_id: world.things.own.burstId };
	for (const { id } of [...open, ...hidden].filter(kept))
		await database()
			.writer.insertInto('application_trait')
			.values({ registration_id: id, ...burst })
			.execute();
	// the heads of both have a proposal with their name, taken up by what everybody reads
	const { forumId, sessionId } = world.things.own;
	const adopted = await database()
		.reader.selectFrom('recommendation')
		.select('id')
		.where('forum_id', '=', forumId)
		.where('number', '=', 1)
		.executeTakeFirstOrThrow();
	for (const { id } of [...open, ...hidden].filter(({ part }) => part === 'head'))
		await database()
			.writer.insertInto('recommendation_proposal')
			.values({ recommendation_id: adopted.id, proposal_id: await insertProposal(forumId, sessionId, id, { show_name: 1 }) })
			.execute();
	// … and both offer expertise to everyone
	for (const { id } of [...open, ...hidden].filter(({ part }) => part === 'head'))
		await anExpert({ actor: { kind: 'delegate', registrationId: id, forumId }, registrationId: id });
	for (const { id, part } of hidden.filter(kept))
		await restrictRegistration(program, id).catch((reason: unknown) => expect.unreachable(`${part}: ${String(reason)}`));
}, 240_000);
afterAll(() => world.stop());

/** Whose data are there still. */
const kept = ({ part }: Player) => part !== 'erased' && part !== 'anonymised';
const { pathOf } = httpClient(() => world);
const list = routeList();
const looking = list.filter(({ what }) => what === 'page' || what === 'GET');

async function text(path: string, cookie: string, init: RequestInit = {}): Promise<{ status: number; text: string }> {
	const headers = { cookie, origin: world.origin, accept: 'text/html', connection: 'close', ...(init.headers as Record<string, string>) };
	const answer = await fetch(world.origin + path, { ...init, headers, redirect: 'manual' });
	const said = [...answer.headers].map((each) => each.join(': ')).join('\n');
	if (answer.headers.get('content-type')?.includes('spreadsheet')) {
		const sheets = await readXlsxFile(Buffer.from(await answer.arrayBuffer()));
		return { status: answer.status, text: `${said}\n${JSON.stringify(sheets)}` };
	}
	return { status: answer.status, text: `${said}\n${await answer.text()}` };
}

const values = async (query: { execute(): Promise<{ value: string }[]> }) => (await query.execute()).map((row) => row.value);

/** Every fiftieth of a list from new to old: the pages of a list hold as many. */
const cursors = (ids: readonly string[]) => ['', ...ids.filter((_, index) => index % 49 === 48).map((id) => `?after=${id}`)];

/** The values that each parameter of an address stands for, and the queries that a page is asked with. */
async function rows() {
	const { reader } = database();
	const { forumId, sessionId, sessionSlug } = world.things.own;
	const in_ = (table: 'delegation' | 'outbox' | 'audit_entry') => reader.selectFrom(table).where('forum_id', '=', forumId);
	const mails = await values(in_('outbox').select('id as value').orderBy('id', 'desc'));
	const audit = await values(in_('audit_entry').select('id as value').orderBy('id', 'desc'));
	const people = [...open, ...hidden];
	const sample = (from: readonly Player[]) => from.filter(({ part }) => ['head', 'seatHolder', 'moved', 'waiting'].includes(part));
	const searches = (name: string, ...more: string[]) => [
		'',
		...sample(people).map(({ marks: [surname = ''] }) => `?${name}=${encodeURIComponent(surname)}`),
		...more
	];
	const parameters: Record<string, readonly string[]> = {
		body: [world.acceptedId],
		delegation: await values(in_('delegation').select('slug as value')),
		organisation: await values(reader.selectFrom('organisation').select('id as value')),
		mail: mails,
		proposal: await values(reader.selectFrom('proposal').select('id as value').where('session_id', '=', stage.sessionId)),
		file: ['0197-none'],
		measure: await values(reader.selectFrom('measure').select('id as value').where('forum_id', '=', forumId)),
		table: ['none'],
		recommendation: await values(reader.selectFrom('recommendation').select('id as value').where('forum_id', '=', forumId)),
		id: people.map(({ id }) => id),
		format: ['csv', 'xlsx', 'json', 'ics', 'xml', 'atom', 'docx'],
		languages: ['kk'],
		number: ['1'],
		session: [sessionId, stage.sessionId],
		slug: [sessionSlug, stage.sessionSlug]
	};
	const after = (from: readonly Player[]) => sample(from).map(({ id }) => `?after=${id}`);
	const queries: Record<string, readonly string[]> = {
		'/desk/forums/[forum]': [
			...searches('search', `?place=${stage.sessionId}`, ...after(people)),
			...sample(people).map(({ number }) => `?search=${number}`)
		],
		'/forums/[forum]/delegations': searches('q'),
		'/forums/[forum]/experts': ['', '?field=youth'],
		'/organiser/forums/[forum]/experts': searches('q', '?field=youth'),
		'/official/forums/[forum]/experts': searches('q', '?field=youth'),
		'/forums/[forum]/register/organisations': searches('q').map((query) => query.replace('тегі', 'Ұйымы')),
		'/organiser/forums/[forum]/delegations': searches('q'),
		'/organiser/forums/[forum]/organisations': ['', '?after=2'],
		'/organiser/forums/[forum]/mail': [...cursors(mails), '?state=failed', '?state=waiting'],
		'/organiser/forums/[forum]/audit': cursors(audit).map((query) => (query ? `${query}&looks` : '?looks')),
		'/organiser/forums/[forum]/registrations': searches(
			'search',
			...after(people),
			'?order=newest',
			`?sessionId=${stage.sessionId}`,
			`?burst=${world.things.own.burstId}`,
			...['submitted', 'waiting', 'confirmed', 'declined', 'withdrawn'].map((state) => `?state=${state}`)
		),
		'/organiser/forums/[forum]/proposals': ['', '?order=new', '?part=aside', `?session=${stage.sessionId}`],
		'/moderator/forums/[forum]/sessions/[session]': ['', '?order=new', '?q=ұсыныс'],
		'/organiser/forums/[forum]/registrations.[format]': ['', `?burst=${world.things.own.burstId}`]
	};
	return { parameters, queries };
}

type Rows = Awaited<ReturnType<typeof rows>>;

/** All addresses of a route in the world's own forum. */
function addresses({ route }: RouteEntry, { parameters, queries }: Rows): string[] {
	let found = [route];
	for (const [placeholder, name = ''] of route.matchAll(/\[([^\]]+)\]/g)) {
		const slugs = name === 'session' && !route.startsWith('/organiser') ? 'slug' : name;
		const own = name === 'forum' ? [world.things.own.slug] : name === 'token' ? [] : parameters[slugs];
		if (!own) throw new Error(`${route}: say in restricted.test.ts what stands for ${placeholder}`);
		found = found.flatMap((each) => own.map((value) => each.replace(placeholder, value)));
	}
	return found.flatMap((each) => (queries[route] ?? ['']).map((query) => each + query));
}

const dataOf = (address: string) => {
	const [path = '', query] = address.split('?');
	return `${path === '/' ? '' : path}/__data.json${query ? `?${query}` : ''}`;
};

interface Found {
	role: string;
	route: string;
	address: string;
	part: Part;
	marks: string[];
}

/** Reads every address of every route as a role. @param few only some rows of each: for roles that find nothing there anyway */
async function read(role: Role, whom: readonly Player[], { few = false } = {}): Promise<Found[]> {
	const found: Found[] = [];
	const all = await rows();
	for (const entry of looking) {
		const own = addresses(entry, all);
		for (const address of few ? own.filter((_, index) => index % Math.ceil(own.length / 6) === 0) : own)
			for (const path of entry.what === 'page' ? [address, dataOf(address)] : [address]) {
				const answer = await text(path, world.cookies[role]);
				expect(answer.status, path).toBeLessThan(500);
				for (const player of whom) {
					const marks = marksIn(answer.text, player, path);
					if (marks.length) found.push({ role, route: entry.route, address: path, part: player.part, marks });
				}
			}
	}
	return found;
}

const brief = (found: readonly Found[]) => found.map(({ role, address, part, marks }) => `${role} ${address}: ${part} ${marks.join(' ')}`);
/** Where each part is seen. */
const seen = (found: readonly Found[]) => [...new Set(found.map(({ role, route, part }) => `${role} ${route} ${part}`))].sort();

const wide: readonly Role[] = ['anonymous', 'organiser', 'desk', 'moderator', 'rapporteur'];
let twins: Found[] = [];

test('of restricted people nothing is in any page, data or file, for any role but the admin', async () => {
	const found: Found[] = [];
	for (const role of testRoles.filter((each) => each !== 'admin'))
		found.push(...(await read(role, [...hidden, ...open], { few: !wide.includes(role) })));
	const ours = new Set(hidden.flatMap(({ marks, number }) => [...marks, `№${number}`]));
	const leaked = found.filter((each) => each.marks.some((mark) => ours.has(mark)));
	twins = found.filter((each) => !leaked.includes(each));
	expect(brief(leaked)).toEqual([]);
}, 600_000);

test('their twins are seen wherever such a part is shown (control)', () => {
	const shown = new Set(seen(twins));
	const expected = {
		anonymous: {
			'/forums/[forum]/delegations': ['head', 'contact', 'member', 'seatHolder', 'scanned', 'speaker', 'doubled', 'moved'],
			'/forums/[forum]/recommendations/[number]': ['head'],
			'/forums/[forum]/experts': ['head']
		},
		official: { '/official/forums/[forum]/experts': ['head'] },
		moderator: {
			'/moderator/forums/[forum]': ['seatHolder', 'scanned'],
			'/moderator/forums/[forum]/sessions/[session]': ['scanned'],
			'/moderator/forums/[forum]/sessions/[session]/proposals/[proposal]': ['scanned']
		},
		rapporteur: {
			'/moderator/forums/[forum]': ['seatHolder', 'scanned'],
			'/moderator/forums/[forum]/sessions/[session]': ['seatHolder', 'scanned']
		},
		desk: { '/desk/forums/[forum]': ['head', 'seatHolder', 'queued', 'scanned', 'speaker', 'moved', 'waiting'] },
		organiser: {
			'/organiser/forums/[forum]': ['withdrawn'],
			'/organiser/forums/[forum]/attendance': ['scanned'],
			'/organiser/forums/[forum]/audit': ['head', 'submitted', 'waiting', 'declined', 'withdrawn'],
			'/organiser/forums/[forum]/delegations': ['head', 'contact', 'speaker'],
			'/organiser/forums/[forum]/delegations/[delegation]': ['head', 'contact'],
			'/organiser/forums/[forum]/experts': ['head'],
			'/organiser/forums/[forum]/mail': ['head', 'doubled', 'moved', 'declined'],
			'/organiser/forums/[forum]/mail/[mail]': ['head', 'doubled', 'moved', 'declined', 'withdrawn', 'waiting'],
			'/organiser/forums/[forum]/organisations': ['submitted', 'declined'],
			'/organiser/forums/[forum]/organisations/[organisation]': ['submitted'],
			'/organiser/forums/[forum]/platforms/[session]': ['seatHolder', 'queued'],
			'/organiser/forums/[forum]/proposals': ['scanned'],
			'/organiser/forums/[forum]/registrations': ['head', 'submitted', 'waiting', 'declined', 'withdrawn', 'moved'],
			'/organiser/forums/[forum]/registrations.[format]': ['head', 'submitted', 'waiting', 'declined', 'withdrawn', 'moved'],
			'/organiser/forums/[forum]/registrations/[id]': ['head', 'submitted', 'waiting'],
			'/organiser/forums/[forum]/registrations/[id]/edit': ['head', 'submitted', 'waiting'],
			'/organiser/forums/[forum]/registrations/[id]/privacy': ['head', 'submitted', 'waiting']
		}
	};
	const wanted = Object.entries(expected).flatMap(([role, pages]) =>
		Object.entries(pages).flatMap(([route, parts]) => parts.map((part) => `${role} ${route} ${part}`))
	);
	expect(wanted.filter((each) => !shown.has(each))).toEqual([]);
	const narrowed = (query: string) => twins.filter(({ role, address }) => role === 'organiser' && address.includes(query));
	for (const query of ['registrations?burst=', 'registrations.csv?burst=']) expect(narrowed(query), query).not.toEqual([]);
	// who is gone is nobody's
	expect(brief(twins.filter(({ part }) => part === 'erased' || part === 'anonymised'))).toEqual([]);
});

test('a delegate sees others, but none of them; each of them sees only himself, and everything of himself', async () => {
	const pages = looking.filter(({ route }) => route.startsWith('/registrations/[token]'));
	const leaks: string[] = [];
	for (const owner of [...hidden, ...open].filter(kept)) {
		let own: string[] = [];
		for (const { route, what } of pages) {
			const address = route.replace('[token]', owner.token);
			for (const path of what === 'page' ? [address, dataOf(address)] : [address]) {
				const answer = await text(path, '');
				own = [...own, ...marksIn(answer.text, owner)];
				for (const other of hidden.filter((each) => each !== owner))
					if (marksIn(answer.text, other).length) leaks.push(`${owner.part} sees ${other.part} on ${route}`);
			}
		}
		expect(
			owner.marks.filter((mark) => !own.includes(mark)),
			owner.part
		).toEqual([]);
	}
	expect(leaks).toEqual([]);
	// control: others who agreed are seen there
	const member = open.find(({ part }) => part === 'member');
	const participants = (await text(`/registrations/${member?.token}/participants`, '')).text;
	expect(open.filter((player) => marksIn(participants, player).length).length).toBeGreaterThan(6);
});

test('the admin sees every one of them', async () => {
	const found = await read('admin', hidden);
	const parts = new Set(found.map(({ part }) => part));
	expect(hidden.filter(kept).filter(({ part }) => !parts.has(part))).toEqual([]);
	expect(brief(found.filter(({ part }) => part === 'erased' || part === 'anonymised'))).toEqual([]);
}, 600_000);

test('no form sent to the address of a restricted person answers with their data or changes anything, in any role', async () => {
	const leaks: string[] = [];
	const aims = hidden.filter(({ part }) => ['head', 'seatHolder', 'submitted', 'waiting'].includes(part));
	const slugs = await values(
		database()
			.reader.selectFrom('registration as r')
			.innerJoin('delegation as d', 'd.id', 'r.delegation_id')
			.select('d.slug as value')
			.where(
				'r.id',
				'in',
				aims.slice(1).map(({ id }) => id)
			)
	);
	const organisations = await values(
		database()
			.reader.selectFrom('registration')
			.select('organisation_id as value')
			.where(
				'id',
				'in',
				aims.map(({ id }) => id)
			)
			.$castTo<{ value: string }>()
	);
	const mails = await values(
		database()
			.reader.selectFrom('outbox')
			.select('id as value')
			.where(
				'registration_id',
				'in',
				aims.map(({ id }) => id)
			)
	);
	const filled: Record<string, readonly string[]> = {
		id: aims.map(({ id }) => id),
		delegation: slugs,
		organisation: organisations,
		mail: mails
	};
	const nested = formsOf(list).filter(({ route }) => /\[(id|delegation|organisation|mail)\]/.test(route));
	expect(nested.length).toBeGreaterThan(12);
	const before = await world.changes();
	for (const { route, what } of nested)
		for (const role of testRoles.filter((each) => each !== 'admin'))
			for (const [name, ids] of Object.entries(filled).filter(([each]) => route.includes(`[${each}]`)))
				for (const value of ids) {
					const path = `${route.replace('[forum]', world.things.own.slug).replace(`[${name}]`, value)}${what === 'action:default' ? '' : `?/${what.slice(7)}`}`;
					for (const accept of ['text/html', 'application/json']) {
						const headers = { accept, 'content-type': 'application/x-www-form-urlencoded' };
						const body = 'reason=x&role=head&name.kk=x&kind=ngo&into=x&surname=x&email=x%40example.kz';
						const answer = await text(path, world.cookies[role], { method: 'POST', body, headers });
						for (const player of hidden)
							if (marksIn(answer.text, player, path).length)
								leaks.push(`${role} ${path}: ${player.part} ${marksIn(answer.text, player, path)}`);
					}
				}
	expect(leaks).toEqual([]);
	expect(await world.changes()).toBe(before);
});

test('a form that is refused brings its page back without them', async () => {
	const row: AccessRow = { who: 'everyone' };
	const leaks: string[] = [];
	let seenOpen = 0;
	// nothing is sent: what needs no field would be done
	const harmless = formsOf(list).filter(
		({ route, what }) =>
			route.includes('[forum]') && !route.includes('[id]') && !/erase|withdraw|admit|link|again|cancel|publish/.test(what)
	);
	for (const entry of harmless)
		for (const role of ['organiser', 'desk', 'moderator'] as const) {
			const params = { ...table[keyOf(entry)], ...row };
			const path = pathOf(entry.route, params, 'own').replace(world.things.own.sessionId, stage.sessionId);
			const action = entry.what === 'action:default' ? '' : `?/${entry.what.slice(7)}`;
			const answer = await text(path + action, world.cookies[role], {
				method: 'POST',
				body: 'nothing=1',
				headers: { 'content-type': 'application/x-www-form-urlencoded' }
			});
			for (const player of hidden) if (marksIn(answer.text, player).length) leaks.push(`${role} ${path}${action}: ${player.part}`);
			if (open.some((player) => marksIn(answer.text, player).length)) seenOpen++;
		}
	expect(leaks).toEqual([]);
	// control: such answers name people
	expect(seenOpen).toBeGreaterThan(3);
});

test('no mail to somebody else tells of them', async () => {
	const mails = await database().reader.selectFrom('outbox').selectAll().orderBy('id').execute();
	const leaks: string[] = [];
	let written = 0;
	for (const mail of mails) {
		const message = await messageOf(mail).catch(() => null);
		if (!message) continue;
		written++;
		const letter = JSON.stringify({ ...message, attachments: message.attachments?.map(({ content }) => String(content)) });
		for (const player of hidden)
			if (mail.registration_id !== player.id && !player.marks.some((mark) => message.to.address.toLowerCase().includes(mark)))
				if (marksIn(letter, player).length) leaks.push(`${mail.kind}: ${player.part}`);
	}
	expect(leaks).toEqual([]);
	expect(written).toBeGreaterThan(40);
});

test('once the restriction is lifted they are seen where their twins are (control: the reading sees what the condition hides)', async () => {
	for (const { id } of hidden.filter(kept)) await liftRestriction(program, id);
	const found: Found[] = [];
	for (const role of wide) found.push(...(await read(role, hidden)));
	const wanted = seen(twins.filter(({ role }) => (wide as readonly string[]).includes(role)));
	const now = new Set(seen(found));
	// speakers are chosen from those seated, and the twins have the two seats
	const seated = /sessions\/\[session\] (seatHolder|queued)$/;
	expect(wanted.filter((each) => !now.has(each) && !seated.test(each))).toEqual([]);
}, 600_000);
