import { draftRecommendation, tableRecommendation } from '../../src/lib/domain/recommendation/index.server.ts';
import type { VoteInput } from '../../src/lib/domain/recommendation/index.server.ts';
import type { AccountActor } from '../../src/lib/server/actor.ts';
import { now } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { anAccount, program } from './forum.ts';

/** What tests of recommendations build on. */

export const text = { kk: 'Шағын гранттар бағдарламасы әзірленсін.', ru: 'Разработать программу малых грантов.' };

/** Somebody with a role whose account stands in the database. */
export async function staff(roles: AccountActor['roles']): Promise<AccountActor> {
	const actor = anAccount(roles);
	const [accountId, personId] = [newId(), newId()];
	const { writer } = database();
	const person = {
		id: personId,
		surname: 'Бекова',
		given_name: 'Сара',
		name_folded: 'bekova sara',
		email: null,
		email_folded: null,
		phone: null
	};
	await writer
		.insertInto('person')
		.values({ ...person, created_at: now() })
		.execute();
	const email = `${accountId}@example.kz`;
	await writer
		.insertInto('account')
		.values({
			id: accountId,
			person_id: personId,
			email,
			email_folded: email,
			password_hash: null,
			language: 'kk',
			disabled_at: null,
			created_at: now()
		})
		.execute();
	return { ...actor, accountId, personId, email };
}

/** A proposal as it lies in the database. @returns its id */
export async function aProposal(forumId: string, sessionId: string, registrationId: string | null = null): Promise<string> {
	const id = newId();
	await database()
		.writer.insertInto('proposal')
		.values({
			...{ id, forum_id: forumId, session_id: sessionId, registration_id: registrationId, by_account_id: null },
			...{ text_ml: JSON.stringify({ kk: 'Ұсыныс' }), source_language: 'kk', reason: null, aside_reason: null, created_at: now() }
		})
		.execute();
	return id;
}

/** A text that is put to the vote. @returns its id */
export async function aTabled(forumId: string, sessionId: string | null, proposalIds: string[] = []): Promise<string> {
	const id = await draftRecommendation(program, { forumId, sessionId }, { key: '', proposalIds, text });
	await tableRecommendation(program, id);
	return id;
}

export const vote = (more: Partial<VoteInput> = {}): VoteInput => ({
	...{ version: 1, stage: 'whole', mode: 'consensus', adopted: true, reason: '' },
	...{ inFavour: null, against: null, abstained: null, present: null, ...more }
});
