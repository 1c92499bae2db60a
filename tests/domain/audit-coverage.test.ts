import type { RoleName } from '../../src/lib/lists.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { createAccount, grantRole, takeRole } from '../../src/lib/domain/access/index.server.ts';
import { markPresent } from '../../src/lib/domain/attendance/index.server.ts';
import { table } from '../security/access-table.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import type { RoleGrant } from '../../src/lib/server/actor.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { anExpert } from '../support/experts.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, anAccount, program } from '../support/forum.ts';
import { personalDataFixture, MARKED_PHONE } from '../support/personal-data-fixture.ts';
import { aTabled } from '../support/recommendations.ts';
import { aServer, type Running } from '../support/server.ts';
import { aVisitor as aBrowser } from '../support/http-client.ts';
import { aProposal } from '../support/proposals.ts';

const fresh = useFreshDatabase();
let server: Running | undefined;
afterEach(async () => {
	await server?.stop();
	server = undefined;
});

const MARK = 'zqxjk';
const PASSPHRASE = 'қостанай форумы үлгі';
/** A wall time some days from now: the server's clock is the real one. */
const wall = (days: number, time: string) => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T${time}`;

/** A forum in 20 days with one platform, registration open, and nobody in it yet. */
async function aStage() {
	loadKey(false);
	const times = {
		// arrivals are marked from the day before
		startsLocal: wall(1, '08:30'),
		endsLocal: wall(20, '18:00'),
		registrationOpensLocal: wall(-5, '09:00'),
		registrationClosesLocal: wall(19, '18:00')
	};
	const forumId = await aForum(times);
	setClock(undefined);
	const platform = { number: 1, capacity: 5, signUpOpensLocal: wall(-5, '09:00'), signUpClosesLocal: wall(19, '18:00') };
	const at = { day: wall(20, '00:00').slice(0, 10), startsLocal: wall(20, '13:30'), endsLocal: wall(20, '15:30') };
	const sessionId = await aPlatform(forumId, 5, { ...at, platform });
	return { forumId, sessionId, slug: (await forumById(forumId)).slug };
}

const account = (
	role: RoleName,
	scopeKind: RoleGrant['scopeKind'],
	scopeId: string,
	name = { surname: `Тегі-${role}`, givenName: 'Үлгі' }
) =>
	createAccount(program, {
		name,
		email: `${role}@example.kz`,
		language: 'kk',
		roles: [{ role, scopeKind, scopeId }],
		password: PASSPHRASE
	});

/** A browser, and the way its people sign in. */
function aVisitor(address: string) {
	const browser = aBrowser(address);
	return { ...browser, signIn: (email: string, password = PASSPHRASE) => browser.signIn(email, password) };
}

const form = (slug: string) => {
	const { needsConsent: _, ...texts } = personalDataFixture(MARK);
	const chosen = { kind: 'media', country: 'KZ', organisationId: 'none', workingLanguage: 'kk', shownTo: 'nobody' };
	return {
		path: `/forums/${slug}/register?/register`,
		fields: { ...texts, ...chosen, needsConsent: 'on', consentParticipation: 'on', formKey: 'k1' }
	};
};

test('nothing personal and no private token is in what the server writes', async () => {
	const { slug, forumId } = await aStage();
	await account('organiser', 'forum', forumId, { surname: `Орг${MARK}`, givenName: 'Үлгі' });
	server = await aServer(fresh.url, { LOG_LEVEL: 'debug' });
	const { ask, signIn } = aVisitor(server.address);
	const { path, fields } = form(slug);
	expect((await ask(path, { ...fields, email: `bad-${MARK}` })).status).toBe(400);
	const made = await ask(path, fields);
	expect(made.status).toBe(303);
	const token = /registrations\/([^/?]+)/.exec(made.location)?.[1] ?? '';
	const home = `/registrations/${token}`;
	expect(token.length).toBeGreaterThan(40);
	// the address again, from elsewhere: a mail for its owner
	expect((await aVisitor(server.address).ask(path, { ...fields, formKey: 'k2' })).status).toBeLessThan(400);
	for (const page of ['', '/data', '/edit', '/address', '/erase', '/participants'])
		expect([page, (await ask(home + page)).status]).toEqual([page, 200]);
	expect((await ask(`/registrations/${token.slice(0, -3)}${MARK.slice(0, 3)}`)).status).toBe(404);
	expect((await signIn(`organiser-${MARK}@example.kz`, `${MARK} ${MARK} ${MARK}`)).status).toBe(400);
	expect((await ask('/login', { email: `organiser@example.kz`, password: PASSPHRASE, next: `/${MARK}` })).status).toBe(303);
	expect((await ask(`/organiser/forums/${slug}/registrations?search=${MARK}`)).text).toContain(`Тегі${MARK}`);
	expect((await ask(`/organiser/forums/${slug}/registrations.csv?search=${MARK}`)).text).toContain(`Тегі${MARK}`);
	expect((await ask(`/${MARK}@example.kz?phone=${MARKED_PHONE}`)).status).toBe(404);
	// the unexpected: a table is away for a while
	await sql`alter table registration_needs rename to needs_away`.execute(database().writer);
	expect((await ask(`${home}/edit`)).status).toBe(500);
	await sql`alter table needs_away rename to registration_needs`.execute(database().writer);
	expect((await ask(`${home}/edit`)).status).toBe(200);
	expect((await ask(`${home}/withdraw`, {})).status).toBe(303);
	await server.stop();
	const said = server.lines().join('\n');
	const marks = [MARK, MARKED_PHONE, token, PASSPHRASE, 'marked.example', 'organiser@example'];
	const found = (text: string) => marks.filter((mark) => text.toLowerCase().includes(mark.toLowerCase()));
	expect(found(said)).toEqual([]);
	// controls: the unexpected was written about, requests were, and the search finds a mark among such lines
	expect(said).toContain('unexpected');
	expect(found(`${said}\n{"msg":"Тегі${MARK}"}`)).toEqual([MARK]);
});

/** Pages that say which list of people they show, and which. */
const personalPages = Object.fromEntries(
	Object.entries(table).flatMap(([key, { shows }]) => (shows === undefined ? [] : [[key.replace(/^\w+ /, ''), shows]]))
);

test('every page of those who work at a forum says which people it shows', () => {
	const routes = readdirSync('src/routes', { recursive: true, encoding: 'utf8' })
		.map((file) => file.replaceAll('\\', '/'))
		.filter((file) => /(^|\/)\+(page\.server|server)\.ts$/.test(file))
		.map((file) => ({ page: `/${file.replace(/\/?\+.*$/, '')}`, text: readFileSync(`src/routes/${file}`, 'utf8') }));
	const staff = /^\/(organiser|desk|moderator|official|account)(\/|$)/;
	const others = ['/registrations/[token]/participants', '/registrations/[token]/proposals'];
	expect(Object.keys(personalPages).sort()).toEqual(
		[...routes.map(({ page }) => page).filter((page) => staff.test(page)), ...others].sort()
	);
	// and its load says the same to the audit
	const said = routes.flatMap(({ page, text }) =>
		[...text.matchAll(/shows\(\s*event,\s*\{ list: '(\w+)'/g)].map((found) => `${page} ${found[1]}`)
	);
	const shown = Object.entries(personalPages).flatMap(([page, list]) => (list ? [`${page} ${list}`] : []));
	// who moved up when the forum got more places stands in the answer alone
	const answered = ['/organiser/forums/[forum]/settings seats'];
	expect([...new Set(said)].sort()).toEqual([...shown, ...answered].sort());
});

test('sign-ins, refusals, looks at people, exports, role changes and erasures stand in the audit', async () => {
	const { slug, forumId, sessionId } = await aStage();
	const who = await aDelegate(forumId, { ...personalDataFixture(MARK), shownTo: 'everyone', preferredSessionId: sessionId });
	const other = await aDelegate(forumId, { preferredSessionId: sessionId });
	const proposalId = await aProposal(other, sessionId, { showName: true });
	await markPresent(program, { forumId, sessionId: null, registrationId: who.registrationId });
	const organiser = await account('organiser', 'forum', forumId);
	const desk = await account('desk', 'forum', forumId);
	const moderator = await account('moderator', 'session', sessionId);
	const boss = await account('admin', 'installation', '');
	const delegation = await database().reader.selectFrom('delegation').select('slug').executeTakeFirstOrThrow();
	const session = await database().reader.selectFrom('session').select('slug').where('id', '=', sessionId).executeTakeFirstOrThrow();
	const mail = await database()
		.reader.selectFrom('outbox')
		.select('id')
		.where('registration_id', '=', who.registrationId)
		.executeTakeFirst();
	const recommendationId = await aTabled(forumId, sessionId, [await aProposal(other, sessionId, { showName: true, text: 'Тағы бір ой' })]);
	await anExpert(who);
	server = await aServer(fresh.url);
	const entries = async () =>
		(await database().reader.selectFrom('audit_entry').select(['verb', 'actor_id', 'details']).orderBy('id').execute()).map((row) =>
			`${row.verb} ${row.actor_id ?? ''} ${(JSON.parse(row.details) as { list?: string }).list ?? ''}`.trim()
		);
	/** What one step adds to the audit. */
	async function adds(step: () => Promise<unknown>): Promise<string[]> {
		const before = (await entries()).length;
		await step();
		return (await entries()).slice(before);
	}
	const visitor = aVisitor(server.address);
	expect(await adds(() => visitor.signIn('organiser@example.kz', 'басқа құпиясөз екен'))).toEqual(['access.sign-in-refused sign-in']);
	expect(await adds(() => visitor.signIn('organiser@example.kz'))).toEqual([`access.sign-in ${organiser}`]);

	const people: Record<string, { visitor: typeof visitor; id: string }> = { organiser: { visitor, id: organiser } };
	for (const [role, id] of Object.entries({ desk, moderator, admin: boss })) {
		people[role] = { visitor: aVisitor(server.address), id };
		await people[role].visitor.signIn(`${role}@example.kz`);
	}
	for (const [page, list] of Object.entries(personalPages)) {
		const admins = list === 'accounts' || page === '/organiser/audit';
		const { visitor: each, id } = people[admins ? 'admin' : (page.split('/')[1] ?? '')] ?? { visitor, id: organiser };
		const address = page
			.replace('[forum]', slug)
			.replace('[id]', who.registrationId)
			.replace('[session]', page.startsWith('/organiser') ? sessionId : session.slug)
			.replace('[proposal]', proposalId)
			.replace('[recommendation]', recommendationId)
			.replace('[delegation]', page.endsWith('[delegation]') ? delegation.slug : '')
			.replace('[mail]', mail?.id ?? '')
			.replace('[token]', who.token)
			.replace('[format]', page.includes('/minutes.') ? 'docx' : 'csv');
		const added = await adds(() => each.ask(address));
		const verb = { accounts: 'access.look', export: 'registration.export', registration: 'registration.open' };
		const sees = page.startsWith('/registrations/') ? who.registrationId : id;
		const expected = `${verb[list as keyof typeof verb] ?? 'registration.look'} ${sees} ${list === 'registration' ? '' : list}`.trim();
		expect([page, added]).toEqual([page, list === null ? [] : [expected]]);
	}
	// the question whether somebody is the one who is registered already shows who that is
	const same = await database()
		.reader.selectFrom('registration')
		.select(['surname', 'given_name as givenName'])
		.where('id', '=', who.registrationId)
		.executeTakeFirstOrThrow();
	const more = { organisationText: 'Басқа ұйым', kind: 'media', workingLanguage: 'kk', shownTo: 'everyone', consentParticipation: 'on' };
	const twin = { ...same, ...more, country: 'KZ' };
	const add = `/organiser/forums/${slug}/registrations/add`;
	expect(await adds(() => visitor.ask(add, { ...twin, formKey: 'a'.repeat(26) }))).toEqual([
		`registration.look ${organiser} registrations`
	]);
	const admin = anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]);
	const grant = { role: 'desk', scopeKind: 'forum', scopeId: forumId } as const;
	expect(await adds(() => grantRole(admin, moderator, grant))).toEqual([`access.grant-role ${admin.accountId}`]);
	expect(await adds(() => takeRole(admin, moderator, grant))).toEqual([`access.take-role ${admin.accountId}`]);
	expect(await adds(() => visitor.ask(`/organiser/forums/${slug}/registrations/${who.registrationId}/privacy?/erase`, {}))).toEqual([
		`registration.erase ${organiser}`
	]);
	expect(await adds(() => visitor.ask('/logout', {}))).toEqual([`access.sign-out ${organiser}`]);
	// control: who is signed out is shown nothing, so nothing is written
	expect(await adds(() => visitor.ask(`/organiser/forums/${slug}/registrations`))).toEqual([]);
});
