import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAccount, invite } from '../../src/lib/domain/access/index.server.ts';
import { createForum } from '../../src/lib/domain/forum/index.server.ts';
import { writeOrganisation } from '../../src/lib/domain/organisation/index.server.ts';
import { addMeasure, takeStep, writePlan } from '../../src/lib/domain/measure/index.server.ts';
import { createHall } from '../../src/lib/domain/programme/index.server.ts';
import { askToFollow, followLinkOf, openRequest, propose } from '../../src/lib/domain/proposal/index.server.ts';
import { askAmendment, decideRecommendation, recordAmendment } from '../../src/lib/domain/recommendation/index.server.ts';
import { confirmingToken, pendingDuplicateToken, tokenOf } from '../../src/lib/domain/registration/index.server.ts';
import type { RoleGrant } from '../../src/lib/server/actor.ts';
import { grantFor } from '../../src/lib/domain/access/schema.ts';
import { teamRoles } from '../../src/lib/lists.ts';
import { change } from '../../src/lib/server/change.ts';
import { now } from '../../src/lib/server/clock.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { readConfig, useConfig } from '../../src/lib/server/config.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { migrate } from '../../src/lib/server/database/migrate.ts';
import { closeDatabase, database } from '../../src/lib/server/database/open.ts';
import { forgetKey, loadKey } from '../../src/lib/server/crypto.ts';
import { submitRegistration } from '../../src/lib/workflow/submit-registration.server.ts';
import { addDays, wallOf } from '../../src/lib/i18n/time-zone.ts';
import { anExpert } from '../support/experts.ts';
import { aPlatform, arrive, formInput, aForumInput, program } from '../support/forum.ts';
import { aStoredFile } from '../support/files.ts';
import { planInput, stepInput } from '../support/measures.ts';
import { insertProposal, aTabled, vote } from '../support/recommendations.ts';
import { serve } from '../support/server.ts';

/** An installation with two organisers' forums, published and draft, everybody who can sign in, and the built server in front. */

/** Those of the staff with a role at `own`; each signs in as <role>@example.kz. */
export const roleHolders = teamRoles;
export const testRoles = [
	'anonymous',
	...roleHolders.filter((role) => role !== 'organiser'),
	...(['organiser', 'elsewhere', 'admin'] as const)
] as const;
/** Delegates have no sign-in: a delegate is whoever has the private link, so they are variants of an address and not a role. */
export type Role = (typeof testRoles)[number];
export const forumKinds = ['own', 'ownDraft', 'other', 'otherDraft'] as const;
/** `own` is the forum of all who have a role in one; `other` is the forum of the organiser elsewhere. */
export type ForumKind = (typeof forumKinds)[number];

export interface Things {
	forumId: string;
	slug: string;
	sessionId: string;
	sessionSlug: string;
	hallId: string;
	/** a hall without sessions */
	spareHallId: string;
	registrationId: string;
	token: string;
	delegationSlug: string;
	delegationId: string;
	mailId: string;
	scanId: string;
	/** private links of three more, to be used up */
	links: { withdraw: string; address: string; erase: string };
	pendingDuplicateToken: string;
	confirmingToken: string;
	/** a proposal of somebody who wants the name beside it, and one of the delegate's own */
	proposalId: string;
	ownProposalId: string;
	/** the link of the delegate as a follower */
	followToken: string;
	/** and as an expert */
	expertToken: string;
	/** the link by which somebody who asked to follow the forum's recommendations confirms it */
	followRequestToken: string;
	/** a burst in which nobody is */
	burstId: string;
	/** registrations that nobody has decided on; two of them to be anonymised and erased */
	submittedId: string;
	anonymisedId: string;
	erasedId: string;
	/** a text that is put to the vote at the platform, and what was asked of it: in the hall, and by the one who sits */
	recommendationId: string;
	amendmentId: string;
	ownAmendmentId: string;
	/** a measure for which the official's body answers */
	answeredId: string;
	/** the measure of the adopted recommendation, and an entry of its record that may be published */
	measureId: string;
	measureEventId: string;
	/** a file of that entry, which nobody has opened to everybody */
	fileId: string;
	moderatorId: string;
	/** somebody invited to the desk who has not come yet */
	invitedId: string;
	/** a role at the desk offered to somebody with an account, who has not answered */
	offerId: string;
}

export type ForumFixture = Omit<Things, 'moderatorId' | 'invitedId' | 'offerId'>;

export interface Installation {
	origin: string;
	folder: string;
	things: Record<ForumKind, Things>;
	/** organisations proposed by people of both organisers, one of them to be merged, and two accepted state bodies */
	organisationId: string;
	mergedId: string;
	acceptedId: string;
	twinId: string;
	cookies: Record<Role, string>;
	/** entries of the audit that are more than a look, by anybody but the program itself */
	changes(): Promise<number>;
	/** CPU milliseconds that the server has used */
	cpu(): number;
	/** what the server has written so far, line by line */
	said(): string[];
	stop(): Promise<void>;
}

const DAYS_AHEAD = 21;
export const testPassphrase = 'a passphrase of the tests';
const today = () => wallOf(new Date().toISOString(), 'Asia/Qostanay').slice(0, 10);

/** A forum with a hall, a platform, two delegates of whom one sits and one was there, a mail and a parked application, an adopted recommendation and one put to the vote. */
export async function aForumFixture(name: string, state: 'published' | 'draft'): Promise<ForumFixture> {
	const day = addDays(`${today()}T00:00`, DAYS_AHEAD).slice(0, 10);
	const [opens, closes] = [addDays(`${today()}T00:00`, -14), `${day}T08:00`];
	const times = { startsLocal: `${day}T08:30`, endsLocal: `${day}T18:00`, registrationOpensLocal: opens, registrationClosesLocal: closes };
	const slug = `${name.toLowerCase()}-forum`;
	const forumId = await createForum(program, aForumInput({ slug, ...times, state: 'published', approval: 'organiser' }));
	const hallId = await createHall(program, forumId, { name: { kk: '1-зал' }, capacity: 100 });
	const spareHallId = await createHall(program, forumId, { name: { kk: '2-зал' }, capacity: 50 });
	const sessionId = await aPlatform(forumId, 30, {
		day,
		hallId,
		startsLocal: `${day}T13:30`,
		endsLocal: `${day}T15:30`,
		platform: { number: 1, capacity: 30, signUpOpensLocal: opens, signUpClosesLocal: closes }
	});
	const enrol = (email: string, formKey: string) =>
		submitRegistration(
			{ kind: 'anonymous' },
			forumId,
			formInput({ email, organisationText: `${name} газеті`, preferredSessionId: sessionId }),
			{
				language: 'kk',
				formKey
			}
		);
	const made = await enrol(`${name}@example.kz`, `${name}-1`);
	if (made.outcome !== 'registered') throw new Error('the address was taken');
	await enrol(`${name}@example.kz`, `${name}-2`);
	const more: string[] = [];
	for (const n of [3, 4, 5, 6, 7, 8]) {
		const other = await enrol(`${name}${n}@example.kz`, `${name}-${n}`);
		if (other.outcome === 'registered') more.push(other.registrationId);
	}
	const [submittedId = '', anonymisedId = '', erasedId = '', ...three] = more;
	const [withdraw = '', address = '', erase = ''] = three.map((id) => tokenOf(id, 1));
	const { reader, writer } = database();
	const { registrationId } = made;
	await writer.updateTable('registration').set({ state: 'confirmed' }).where('id', 'in', [registrationId, submittedId]).execute();
	const proposals = await proposalsAt(forumId, sessionId, { own: registrationId, other: submittedId });
	await writer.updateTable('registration').set({ state: 'submitted' }).where('id', '=', submittedId).execute();
	const { scanId } = await arrive({ forumId, sessionId: null, registrationId });
	const adopted = await aTabled(forumId, sessionId, [await insertProposal(forumId, sessionId, registrationId, { show_name: 1 })]);
	await decideRecommendation(program, adopted, 'forum', vote());
	const measure = await aRecordedMeasure(adopted);
	const followRequestToken = await requestAt(forumId, `${name}-reader@example.kz`);
	const answeredId = await addMeasure(program, adopted, newId());
	const recommendationId = await aTabled(forumId, sessionId, [await insertProposal(forumId, sessionId)]);
	const amendment = { key: '', text: 'Түзету', language: 'kk' } as const;
	const amendmentId = await recordAmendment(program, recommendationId, amendment);
	const owner = { kind: 'delegate', registrationId, forumId } as const;
	const ownAmendmentId = await askAmendment(owner, registrationId, recommendationId, amendment);
	const expertToken = await anExpert({ actor: owner, registrationId });
	if (state === 'draft') await writer.updateTable('forum').set({ state }).where('id', '=', forumId).execute();
	const delegation = await reader.selectFrom('delegation').selectAll().where('forum_id', '=', forumId).executeTakeFirstOrThrow();
	const parked = await reader.selectFrom('pending_duplicate').select('id').where('forum_id', '=', forumId).executeTakeFirstOrThrow();
	const mail = await reader.selectFrom('outbox').select('id').where('forum_id', '=', forumId).executeTakeFirstOrThrow();
	const session = await reader.selectFrom('session').select('slug').where('id', '=', sessionId).executeTakeFirstOrThrow();
	const burstId = `burst-${name}`;
	await writer.insertInto('burst').values({ id: burstId, forum_id: forumId, kind: 'network', created_at: now() }).execute();
	return {
		forumId,
		slug,
		sessionId,
		sessionSlug: session.slug,
		hallId,
		spareHallId,
		registrationId,
		submittedId,
		anonymisedId,
		erasedId,
		token: tokenOf(registrationId, 1),
		delegationSlug: delegation.slug,
		delegationId: delegation.id,
		mailId: mail.id,
		scanId,
		links: { withdraw, address, erase },
		pendingDuplicateToken: pendingDuplicateToken(parked.id),
		confirmingToken: confirmingToken(registrationId, 1),
		burstId,
		followRequestToken,
		...proposals,
		expertToken,
		...{ recommendationId, amendmentId, ownAmendmentId, answeredId, ...measure }
	};
}

/** Somebody asks to follow all recommendations of a forum. @returns the token that confirms it */
async function requestAt(forumId: string, email: string): Promise<string> {
	await askToFollow(forumId, { email, language: 'kk', number: null }, '127.0.0.1');
	const rows = database().reader.selectFrom('follow_request').select('id').where('forum_id', '=', forumId);
	return (await openRequest((await rows.executeTakeFirstOrThrow()).id))?.token ?? '';
}

/** The measure of an adopted recommendation, with a date and a correction of that entry. */
async function aRecordedMeasure(recommendationId: string): Promise<Pick<Things, 'measureId' | 'measureEventId' | 'fileId'>> {
	const { reader } = database();
	const events = () => reader.selectFrom('measure_event').select('id').where('measure_id', '=', id).orderBy('version').execute();
	const { id } = await reader
		.selectFrom('measure')
		.select('id')
		.where('recommendation_id', '=', recommendationId)
		.executeTakeFirstOrThrow();
	await writePlan(program, id, planInput({ controlDate: addDays(`${today()}T00:00`, DAYS_AHEAD).slice(0, 10) }), noForm);
	await takeStep(program, id, stepInput('correct', 1, { correctsId: (await events()).at(-1)?.id ?? '' }));
	const measureEventId = (await events()).at(-1)?.id ?? '';
	return { measureId: id, measureEventId, fileId: await aStoredFile(measureEventId) };
}

/** One proposal each of two who sit at a platform; the first follows the own. */
async function proposalsAt(forumId: string, sessionId: string, { own, other }: { own: string; other: string }) {
	const make = (id: string, follow: boolean) =>
		propose({ kind: 'delegate', registrationId: id, forumId }, id, {
			...{ key: '', sessionId, text: `${sessionId} ұсынысы`, language: 'kk', showName: true, follow }
		});
	const [ownProposalId, proposalId] = [await make(own, true), await make(other, false)];
	return { ownProposalId, proposalId, followToken: (await followLinkOf(own)) ?? '' };
}

const account = (email: string, grants: RoleGrant[]) =>
	createAccount(program, {
		name: { surname: 'Бекова', givenName: 'Сара' },
		email,
		language: 'kk',
		roles: grants,
		password: testPassphrase
	});

async function people(
	of: Record<ForumKind, ForumFixture>,
	bodyId: string
): Promise<Record<ForumKind, { moderatorId: string; invitedId: string; offerId: string }>> {
	const forums = (role: RoleGrant['role'], ...at: ForumKind[]): RoleGrant[] =>
		at.map((place) => ({ role, scopeKind: 'forum', scopeId: of[place].forumId }));
	const session = (at: ForumKind): RoleGrant => ({ role: 'moderator', scopeKind: 'session', scopeId: of[at].sessionId });
	const ids = {} as Record<(typeof roleHolders)[number], string>;
	await account('admin@example.kz', [{ role: 'admin', scopeKind: 'installation', scopeId: '' }]);
	for (const role of roleHolders)
		ids[role] = await account(
			`${role}@example.kz`,
			(['own', 'ownDraft'] as const).map((at) => grantFor({ role, sessionId: of[at].sessionId, bodyId }, of[at].forumId))
		);
	await account('elsewhere@example.kz', forums('organiser', 'other', 'otherDraft'));
	const another = await account('another@example.kz', [session('other'), session('otherDraft')]);
	const invited = async (place: ForumKind) => {
		await invite(program, {
			name: { surname: 'Қадыров', givenName: 'Болат' },
			email: `invited-${place}@example.kz`,
			language: 'kk',
			roles: forums('desk', place)
		});
		const row = await database()
			.reader.selectFrom('account')
			.select('id')
			.where('email_folded', '=', `invited-${place.toLowerCase()}@example.kz`)
			.executeTakeFirstOrThrow();
		return row.id;
	};
	const busyId = await account('busy@example.kz', []);
	const offered = async (place: ForumKind) => {
		const name = { surname: 'Бекова', givenName: 'Сара' };
		await invite(program, { name, email: 'busy@example.kz', language: 'kk', roles: forums('desk', place) });
		const row = await database()
			.reader.selectFrom('role_grant')
			.select('id')
			.where('account_id', '=', busyId)
			.where('scope_id', '=', of[place].forumId)
			.executeTakeFirstOrThrow();
		return row.id;
	};
	const found = {} as Record<ForumKind, { moderatorId: string; invitedId: string; offerId: string }>;
	for (const place of forumKinds)
		found[place] = {
			moderatorId: place.startsWith('own') ? ids.moderator : another,
			invitedId: await invited(place),
			offerId: await offered(place)
		};
	return found;
}

async function signIn(origin: string, role: Role): Promise<string> {
	if (role === 'anonymous') return '';
	const answer = await fetch(`${origin}/login`, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
		body: new URLSearchParams({ email: `${role}@example.kz`, password: testPassphrase }).toString()
	});
	const cookie = answer.headers.getSetCookie().find((each) => each.includes('login='));
	if (!cookie) throw new Error(`${role} could not sign in: ${answer.status}`);
	return cookie.split(';')[0] ?? '';
}

/**
 * Fills a database through the application's commands and starts the built server on it.
 * @param settings more of the server's environment
 */
export async function anInstallation(settings: Record<string, string> = {}): Promise<Installation> {
	const folder = mkdtempSync(join(tmpdir(), 'alang-world-'));
	useConfig(readConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent' }));
	await migrate();
	loadKey(false);
	const made = {} as Record<ForumKind, ForumFixture>;
	for (const place of forumKinds) made[place] = await aForumFixture(place, place.endsWith('Draft') ? 'draft' : 'published');
	const write = (name: string, state: 'accepted' | 'proposed') =>
		change(program, 'organisation.write', (c) => writeOrganisation(c, { name: { kk: name }, kind: 'state_body', country: 'KZ', state }));
	const acceptedId = await write('Облыс әкімдігі', 'accepted');
	const staff = await people(made, acceptedId);
	for (const place of forumKinds) await writePlan(program, made[place].answeredId, planInput({ leadId: acceptedId }), noForm);
	const twinId = await write('Қала әкімдігі', 'accepted');
	const organisationId = await write('Жаңа ұйым', 'proposed');
	const mergedId = await write('Басқа ұйым', 'proposed');
	// who decides about a proposed one looks after a forum where it was named
	for (const place of ['own', 'other'] as const)
		for (const [id, organisation_id] of [
			[made[place].submittedId, organisationId],
			[made[place].anonymisedId, mergedId]
		] as const)
			await database().writer.updateTable('registration').set({ organisation_id }).where('id', '=', id).execute();
	const things = Object.fromEntries(forumKinds.map((place) => [place, { ...made[place], ...staff[place] }])) as Installation['things'];

	const server = await serve({ DATA_DIR: folder, LOG_LEVEL: 'error', RATE_LIMITS: 'off', ...settings });
	const origin = server.address;
	const cookies = {} as Record<Role, string>;
	// the first sign-in of each is another device, which can be signed out
	for (let device = 1; device <= 2; device++) for (const role of testRoles) cookies[role] = await signIn(origin, role);
	return {
		origin,
		folder,
		things,
		organisationId,
		mergedId,
		acceptedId,
		twinId,
		cookies,
		async changes() {
			const rows = await database().reader.selectFrom('audit_entry').select('verb').where('actor_kind', '<>', 'system').execute();
			return rows.filter(({ verb }) => !/look|open|export|refus/.test(verb)).length;
		},
		cpu: server.cpu,
		said: server.lines,
		async stop() {
			await server.stop();
			await closeDatabase();
			forgetKey();
			useConfig(undefined);
			rmSync(folder, { recursive: true, force: true });
		}
	};
}
