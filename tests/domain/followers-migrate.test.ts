import { sql, type Kysely } from 'kysely';
import { expect, test } from 'vitest';
import { down as downOwn, up as upOwn } from '../../migrations/0032_own_followers.ts';
import { down as downMail, up as upMail } from '../../migrations/0037_follow.ts';
import { down as downNews, up as upNews } from '../../migrations/0040_tell_of_measures.ts';
import { config } from '../../src/lib/server/config.ts';
import { reading } from '../../src/lib/server/backup/databases.ts';
import { digestsOf } from '../../src/lib/server/backup/table-rows.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { now } from '../../src/lib/server/clock.ts';
import { askToFollow, confirmFollowing, openRequest, setAside } from '../../src/lib/domain/proposal/index.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, program } from '../support/forum.ts';
import { aPlatformWith, aProposal } from '../support/proposals.ts';

useFreshDatabase();

const writer = () => database().writer as unknown as Kysely<unknown>;
/** The tables as they were before and after followers were told apart: what came later goes first. */
const down = async (db: Kysely<unknown>) => {
	await downNews(db);
	await downMail(db);
	await downOwn(db);
};
const up = async (db: Kysely<unknown>) => {
	await upOwn(db);
	await upMail(db);
	await upNews(db);
};
const everything = async () => {
	const found = await reading(config().database, config().dataDir, digestsOf);
	return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
};
const followers = async () =>
	(await sql<Record<string, string>>`select id, email, registration_id from follower order by id`.execute(database().writer)).rows;
const followed = async () =>
	(await sql<Record<string, string>>`select * from follower_proposal order by follower_id, proposal_id`.execute(database().writer)).rows;

test('the way back and forth keeps who follows what, their news, and every other table', async () => {
	const { forumId, sessionId, author } = await aPlatformWith();
	const id = await aProposal(author, sessionId, { follow: true });
	await aProposal(await aDelegate(forumId, { preferredSessionId: sessionId }), sessionId, { follow: true });
	const alone = {
		id: 'f',
		forum_id: forumId,
		registration_id: null,
		email: 'a@mail.kz',
		email_folded: 'a@mail.kz',
		language: 'kk' as const
	};
	await database()
		.writer.insertInto('follower')
		.values({ ...alone, text_version: '1', given_at: now(), until: now() })
		.execute();
	await setAside(program, sessionId, id, 'Қайталанады');
	const before = await everything();
	expect(await followers()).toHaveLength(3);
	await down(writer());
	expect((await followers()).every(({ email }) => email?.includes('@'))).toBe(true);
	await up(writer());
	expect(await everything()).toEqual(before);
});

test('two of one registration become one that follows what both did; two of one address are parted only by their registrations', async () => {
	const { forumId, sessionId, author } = await aPlatformWith();
	const [one, two] = [await aProposal(author, sessionId), await aProposal(author, sessionId, { text: 'Екінші' })];
	await down(writer());
	const values = {
		forum_id: forumId,
		registration_id: author.registrationId,
		language: 'kk',
		text_version: '1',
		given_at: now(),
		until: now()
	};
	const add = (id: string, email: string, proposalId: string) =>
		database()
			.writer.transaction()
			.execute(async (trx) => {
				await trx
					.insertInto('follower')
					.values({ ...values, id, email, email_folded: email, language: 'kk' })
					.execute();
				await trx.insertInto('follower_proposal').values({ follower_id: id, proposal_id: proposalId }).execute();
			});
	await add('a', 'old@mail.kz', one);
	await add('b', 'new@mail.kz', two);
	await up(writer());
	expect(await followers()).toEqual([{ id: 'a', email: null, registration_id: author.registrationId }]);
	expect(await followed()).toEqual([one, two].sort().map((proposal_id) => ({ follower_id: 'a', proposal_id })));
});

test('the release before knows nobody who follows by mail: those, their requests and letters go, the others stay', async () => {
	const { forumId, sessionId, author } = await aPlatformWith();
	await aProposal(author, sessionId, { follow: true });
	const asked = { email: 'reads@mail.kz', language: 'kk' as const, number: null };
	await askToFollow(forumId, asked, '192.0.2.1');
	const [request] = await database().reader.selectFrom('follow_request').select('id').execute();
	await confirmFollowing((await openRequest(request?.id ?? ''))?.token ?? '');
	await askToFollow(forumId, asked, '192.0.2.1');
	expect(await followers()).toHaveLength(2);
	await downMail(writer());
	expect(await followers()).toMatchObject([{ registration_id: author.registrationId }]);
	const kinds = await database().reader.selectFrom('outbox').select('kind').execute();
	expect(kinds.map(({ kind }) => kind)).toContain('proposal.followed');
	expect(kinds.filter(({ kind }) => kind.startsWith('recommendation.'))).toEqual([]);
	await upMail(writer());
});
