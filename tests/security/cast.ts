import { grantRole } from '../../src/lib/domain/access/index.server.ts';
import { propose } from '../../src/lib/domain/proposal/index.server.ts';
import { changeAddress, tokenOf } from '../../src/lib/domain/registration/index.server.ts';
import { addDays, wallOf } from '../../src/lib/i18n/time-zone.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { anonymiseRegistration } from '../../src/lib/workflow/anonymise.server.ts';
import { confirmRegistration, declineRegistration, withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { submitRegistration } from '../../src/lib/workflow/submit-registration.server.ts';
import { aPlatform, arrive, formInput, program } from '../support/forum.ts';
import { personalDataFixture } from '../support/personal-data-fixture.ts';
import type { Installation } from './fixtures.ts';

/** People in every part that somebody can have at a forum, each value of whom can be told from all others. */

const parts = [
	...(['head', 'contact', 'member', 'seatHolder', 'queued', 'scanned', 'speaker', 'doubled', 'moved', 'submitted'] as const),
	...(['waiting', 'declined', 'withdrawn', 'erased', 'anonymised'] as const)
];
export type Part = (typeof parts)[number];

export interface Player {
	part: Part;
	id: string;
	token: string;
	number: number;
	/** what tells who it is, in lower case: names, addresses, texts, ids */
	marks: readonly string[];
}

export interface CastContext {
	/** a platform with two seats, and a session where presence is marked */
	sessionId: string;
	sessionSlug: string;
}

let serial = 0;
const set = (id: string, values: Record<string, string | number | null>) =>
	database().writer.updateTable('registration').set(values).where('id', '=', id).execute();

/** A platform of the world's own forum, small enough for a waiting list; its moderator and rapporteur are the world's. */
export async function aCastContext({ things: { own } }: Installation): Promise<CastContext> {
	const today = `${wallOf(new Date().toISOString(), 'Asia/Qostanay').slice(0, 10)}T00:00`;
	const day = addDays(today, 21).slice(0, 10);
	const sessionId = await aPlatform(own.forumId, 2, {
		day,
		startsLocal: `${day}T10:00`,
		endsLocal: `${day}T11:00`,
		platform: { number: 77, capacity: 2, signUpOpensLocal: addDays(today, -14), signUpClosesLocal: `${day}T08:00` }
	});
	await grantRole(program, own.moderatorId, { role: 'moderator', scopeKind: 'session', scopeId: sessionId });
	const { id: rapporteurId } = await database()
		.reader.selectFrom('account')
		.select('id')
		.where('email', '=', 'rapporteur@example.kz')
		.executeTakeFirstOrThrow();
	await grantRole(program, rapporteurId, { role: 'rapporteur', scopeKind: 'session', scopeId: sessionId });
	const { slug } = await database().reader.selectFrom('session').select('slug').where('id', '=', sessionId).executeTakeFirstOrThrow();
	return { sessionId, sessionSlug: slug };
}

/** Registers somebody with marks of one's own. */
async function enter(world: Installation, mark: string, part: Part, sessionId: string): Promise<Player> {
	const { forumId } = world.things.own;
	const number = 870_000 + ++serial;
	const typed = { ...personalDataFixture(mark), phone: `+770155${String(number).slice(1)}` };
	const input = formInput({ ...typed, organisationId: 'none', shownTo: 'everyone', preferredSessionId: sessionId });
	const full = part === 'waiting';
	const room = (capacity: number | null) => database().writer.updateTable('forum').set({ capacity }).where('id', '=', forumId).execute();
	if (full) await room(1);
	const made = await submitRegistration({ kind: 'anonymous' }, forumId, input, { language: 'kk', formKey: mark });
	if (full) await room(null);
	if (made.outcome !== 'registered') throw new Error('the address was taken');
	const { registrationId: id } = made;
	await set(id, { number });
	const { pass_code: code } = await database()
		.reader.selectFrom('registration')
		.select('pass_code')
		.where('id', '=', id)
		.executeTakeFirstOrThrow();
	const { needsConsent: _, phone, ...texts } = typed;
	const marks = [...Object.values(texts), phone.slice(1), id, id.replaceAll('-', ''), code].map((each) => each.toLowerCase());
	return { part, id, token: made.token, number, marks };
}

/** What makes somebody the part: each is confirmed first where that is possible. */
async function play(world: Installation, stage: CastContext, player: Player, mark: string): Promise<void> {
	const { id, part } = player;
	const { forumId, delegationId } = world.things.own;
	const { writer, reader } = database();
	if (part === 'submitted' || part === 'waiting') return;
	if (part === 'declined') return declineRegistration(program, id, `Себебі${mark}`);
	if (part === 'withdrawn') return withdrawRegistration(program, id);
	await confirmRegistration(program, id);
	if (part === 'head' || part === 'contact' || part === 'member')
		await set(id, { delegation_id: delegationId, delegation_role: part === 'member' ? null : part });
	if (part === 'scanned') {
		for (const sessionId of [null, stage.sessionId]) await arrive({ forumId, sessionId, registrationId: id, device: 'door' });
		const proposal = { key: '', sessionId: stage.sessionId, text: 'Ұсыныс', language: 'kk', showName: true, follow: true } as const;
		await propose({ kind: 'delegate', registrationId: id, forumId }, id, proposal);
	}
	if (part === 'speaker') {
		const { person_id } = await reader.selectFrom('registration').select('person_id').where('id', '=', id).executeTakeFirstOrThrow();
		const { length } = await reader.selectFrom('duty').select('id').execute();
		const duty = { id: newId(), session_id: stage.sessionId, person_id, role: 'speaker' as const, office_ml: null, position: length };
		await writer
			.insertInto('duty')
			.values({ ...duty, name_ml: '{"kk":"Баяндамашы"}' })
			.execute();
	}
	if (part === 'doubled')
		await submitRegistration({ kind: 'anonymous' }, forumId, formInput({ email: `${mark}@marked.example.kz` }), {
			language: 'kk',
			formKey: `${mark}2`
		});
	if (part === 'moved') {
		await changeAddress(program, id, `new-${mark}@marked.example.kz`, noForm);
		player.token = tokenOf(id, 2);
	}
	if (part === 'erased') await eraseRegistration(program, id);
	if (part === 'anonymised') {
		await anonymiseRegistration(program, id);
		// statistics keep the organisation
		player.marks = player.marks.filter((each) => !each.startsWith('ұйымы'));
	}
}

/**
 * Somebody for each part. Who is to sit on the stage comes first.
 * @param name of the whole cast: a few letters that no other text has
 */
export async function aCast(world: Installation, stage: CastContext, name: string): Promise<Player[]> {
	const cast: Player[] = [];
	const sits = (part: Part) => part === 'seatHolder' || part === 'queued';
	for (const part of parts) {
		const mark = `${name}${part}`;
		const player = await enter(world, mark, part, sits(part) ? stage.sessionId : '');
		await play(world, stage, player, mark);
		cast.push(player);
	}
	return cast;
}

const numberIn = (text: string, number: number) =>
	new RegExp(`(?<![\\w.:-])${String(number).slice(0, 3)}[\\s\\u00a0\\u202f]?${String(number).slice(3)}(?![\\w:-])`).test(text);

/**
 * What of a person stands in an answer.
 * @param asked the address: what it says itself is an echo, not news
 */
export function marksIn(answer: string, player: Player, asked = ''): string[] {
	const [text, address] = [answer.toLowerCase(), decodeURIComponent(asked.replace(/%(?![0-9a-f]{2})/gi, '%25')).toLowerCase()];
	const bare = text.replace(/[\s\u00a0\u202f()-]/g, '');
	const found = player.marks.filter(
		(mark) => !address.includes(mark) && (text.includes(mark) || (/^\d+$/.test(mark) && bare.includes(mark)))
	);
	return numberIn(text, player.number) && !address.includes(String(player.number)) ? [...found, `№${player.number}`] : found;
}
