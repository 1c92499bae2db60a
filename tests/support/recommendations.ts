import {
	continueRecommendation,
	decideAmendment,
	decideRecommendation,
	draftRecommendation,
	recordAmendment,
	reopenRecommendation,
	saveText,
	tableRecommendation
} from '../../src/lib/domain/recommendation/index.server.ts';
import type { VoteInput } from '../../src/lib/domain/recommendation/index.server.ts';
import type { Insertable } from 'kysely';
import type { ProposalRow } from '../../src/lib/server/database/tables.ts';
import type { AccountActor } from '../../src/lib/server/actor.ts';
import { now } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { anAccount, program } from './forum.ts';

/** What tests of recommendations build on. */

export const recommendationText = { kk: 'Шағын гранттар бағдарламасы әзірленсін.', ru: 'Разработать программу малых грантов.' };

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
export async function insertProposal(
	forumId: string,
	sessionId: string,
	registrationId: string | null = null,
	more: Partial<Insertable<ProposalRow>> = {}
): Promise<string> {
	const id = newId();
	await database()
		.writer.insertInto('proposal')
		.values({
			...{ id, forum_id: forumId, session_id: sessionId, registration_id: registrationId, by_account_id: null },
			...{ text_ml: JSON.stringify({ kk: 'Ұсыныс' }), source_language: 'kk', reason: null, aside_reason: null, created_at: now() },
			...more
		})
		.execute();
	return id;
}

/** A text that is put to the vote. @returns its id */
export async function aTabled(forumId: string, sessionId: string | null, proposalIds: string[] = []): Promise<string> {
	const id = await draftRecommendation(program, { forumId, sessionId }, { key: '', proposalIds, text: recommendationText });
	await tableRecommendation(program, id);
	return id;
}

export const vote = (more: Partial<VoteInput> = {}): VoteInput => ({
	...{ version: 1, stage: 'whole', mode: 'consensus', adopted: true, reason: '' },
	...{ inFavour: null, against: null, abstained: null, present: null, ...more }
});

const long = {
	kk: 'Ауылдық үкіметтік емес ұйымдар үшін мемлекеттік әлеуметтік тапсырысқа өтінім беру тәртібін жеңілдету және аудандарда тоқсан сайын кеңес беру күнін өткізу.',
	ru: 'Упростить для сельских НПО порядок подачи заявок на государственный социальный заказ и ежеквартально проводить в районах дни консультаций.',
	en: 'Simplify for rural NGOs how to apply for the state social order, and hold a day of advice in the districts every quarter.'
};

/**
 * Recommendations of two platforms as everybody may see them: number 1 whole, with its proposals, an amendment that was taken up and one
 * that was refused, a counted vote; number 2 reopened, with another text under way; number 3 from the forum itself.
 * @param authorId of the registration whose proposal is shown with its name
 * @param continues the id that number 1 goes on from
 */
export async function anOutcome(
	forumId: string,
	[first = '', second = '']: readonly string[],
	{ authorId = null, continues = null }: { authorId?: string | null; continues?: string | null } = {}
): Promise<[string, string, string]> {
	const proposals = [
		await insertProposal(forumId, first, authorId, {
			text_ml: JSON.stringify({ kk: 'Шағын ауыл ұйымының бухгалтері жоқ. Өтінімге 14 құжат сұрайды: тізімін қысқарту керек.' }),
			show_name: 1,
			supporters: 19
		}),
		await insertProposal(forumId, first, null, {
			text_ml: JSON.stringify({ ru: 'Сделать образец заполненной заявки и положить его рядом с объявлением о конкурсе.' }),
			source_language: 'ru',
			supporters: 11
		})
	];
	const one = await draftRecommendation(program, { forumId, sessionId: first }, { key: '', proposalIds: proposals, text: long });
	if (continues) await continueRecommendation(program, one, continues);
	await tableRecommendation(program, one);
	const taken = await recordAmendment(program, one, { key: '', text: '«Тоқсан сайын» деген сөз қосылсын.', language: 'kk' });
	const kk = long.kk.replace('жеңілдету', 'жеңілдету, құжат тізімін қысқарту');
	await decideAmendment(program, taken, {
		...{ decision: 'accepted_changed', reason: '' },
		text: { version: 1, text: { ...long, kk }, authentic: 'kk' }
	});
	const refused = await recordAmendment(program, one, { key: '', text: 'Срок заменить на «ежемесячно».', language: 'ru' });
	await decideAmendment(program, refused, { decision: 'refused', reason: 'Бюджетте қаражат көзделмеген' });
	const counted = { mode: 'counted' as const, inFavour: 41, against: 3, abstained: 5, present: 52 };
	await decideRecommendation(program, one, 'platform', vote({ ...counted, version: 2 }));
	await decideRecommendation(program, one, 'forum', vote({ version: 2 }));
	const two = await aTabled(forumId, second);
	await decideRecommendation(program, two, 'forum', vote({ mode: 'majority' }));
	await reopenRecommendation(program, two, 'Қаржы көзі нақтыланады');
	await saveText(program, two, { version: 1, text: { ...recommendationText, kk: 'Жарияланбаған мәтін.' }, authentic: 'kk', amends: null });
	const three = await aTabled(forumId, null);
	await decideRecommendation(program, three, 'forum', vote());
	return [one, two, three];
}
