import { propose, type ProposalInput } from '../../src/lib/domain/proposal/index.server.ts';
import type { ProposalRow } from '../../src/lib/server/database/tables.ts';
import type { AccountActor } from '../../src/lib/server/actor.ts';
import { database } from '../../src/lib/server/database/open.ts';
import type { Selectable } from 'kysely';
import { aDelegate, aForum, anAccount, aPlatform } from './forum.ts';

/** What the tests of proposals build on. */

export const input = (sessionId: string, overrides: Partial<ProposalInput> = {}): ProposalInput => ({
	key: '',
	sessionId,
	text: 'Өтінім қабылдау мерзімі кемінде 20 жұмыс күні болсын.',
	language: 'kk',
	showName: false,
	follow: false,
	...overrides
});

export type Delegate = Awaited<ReturnType<typeof aDelegate>>;

/** A forum with a platform of many seats, and somebody who sits there. */
export async function aPlatformWith(seats = 90): Promise<{ forumId: string; sessionId: string; author: Delegate }> {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, seats);
	return { forumId, sessionId, author: await aDelegate(forumId, { preferredSessionId: sessionId }) };
}

/** @returns its id */
export const aProposal = (author: Delegate, sessionId: string, overrides: Partial<ProposalInput> = {}): Promise<string> =>
	propose(author.actor, author.registrationId, input(sessionId, overrides));

export const rapporteurOf = (sessionId: string): AccountActor => ({
	...anAccount([{ role: 'rapporteur', scopeKind: 'session', scopeId: sessionId }]),
	accountId: ''
});

export const rowOf = async (id: string): Promise<Selectable<ProposalRow>> =>
	database().reader.selectFrom('proposal').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
export const all = async (): Promise<Selectable<ProposalRow>[]> =>
	database().reader.selectFrom('proposal').selectAll().orderBy('created_at').orderBy('id').execute();
