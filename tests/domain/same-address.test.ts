import { expect, test } from 'vitest';
import {
	askToFollow,
	confirmFollowing,
	eraseFollower,
	followLinkOf,
	openRequest,
	setAside,
	tellFollowers
} from '../../src/lib/domain/proposal/index.server.ts';
import { decideRecommendation } from '../../src/lib/domain/recommendation/index.server.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { DAY, HOUR, later, MINUTE, now, setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { useFreshDatabase } from '../support/database.ts';
import { program } from '../support/forum.ts';
import { aBody, assign, grantedOrganiser } from '../support/measures.ts';
import { outboxRows } from '../support/outbox.ts';
import { aPlatformWith, aProposal } from '../support/proposals.ts';
import { aTabled, vote } from '../support/recommendations.ts';

/** Whoever follows both with a registration and by mail, with one address, is written the same news once, by the registered one's letter. */
useFreshDatabase();

const goOn = (ms: number) => setClock(later(now(), ms));
const { writer, reader } = { writer: () => database().writer, reader: () => database().reader };

async function byMail(forumId: string, email: string): Promise<void> {
	await askToFollow(forumId, { email, language: 'kk', number: null }, '192.0.2.1');
	const request = reader().selectFrom('follow_request').select('id').where('email', '=', email);
	await confirmFollowing((await openRequest((await request.executeTakeFirstOrThrow()).id))?.token ?? '');
}

/** An author who follows, and the author's address and another one that follow all of the forum's by mail. */
async function aScene() {
	const { forumId, sessionId, author } = await aPlatformWith();
	const registration = reader().selectFrom('registration').select('email').where('id', '=', author.registrationId);
	const own = (await registration.executeTakeFirstOrThrow()).email ?? '';
	await byMail(forumId, own.toUpperCase());
	await byMail(forumId, 'other@mail.kz');
	const propose = (text = 'Гранттар туралы есеп жариялансын.') => aProposal(author, sessionId, { follow: true, text });
	const adopt = async (proposalIds: string[]) => {
		const id = await aTabled(forumId, sessionId, proposalIds);
		await decideRecommendation(program, id, 'forum', vote());
		return id;
	};
	await writer().deleteFrom('outbox').execute();
	return { forumId, sessionId, author, own, propose, adopt };
}

/** The letters that a look writes after some time: their kinds and to whom they go. */
async function lookAfter(ms: number) {
	goOn(ms);
	await tellFollowers();
	const rows = (await outboxRows()).filter(({ kind }) => kind.endsWith('.news'));
	await writer().deleteFrom('outbox').execute();
	return Promise.all(
		rows.map(async (row) => {
			const { to, text, headers } = await messageOf(row);
			return { kind: row.kind, to: to.address.toLowerCase(), text: String(text), headers };
		})
	);
}
const heads = (letters: Awaited<ReturnType<typeof lookAfter>>) => letters.map(({ kind, to }) => `${kind} ${to}`).sort();

test('an adoption, and what becomes of its measure, is one letter to the address, with the link of the registered one', async () => {
	const { forumId, author, own, propose, adopt } = await aScene();
	const recommendationId = await adopt([await propose()]);
	const adopted = await lookAfter(11 * MINUTE);
	// control: the other address has a letter of its own
	expect(heads(adopted)).toEqual([`proposal.news ${own}`, 'recommendation.news other@mail.kz']);
	const token = await followLinkOf(author.registrationId);
	const letter = adopted.find(({ to }) => to === own);
	expect(letter?.text).toContain(`/follow/${token}`);
	expect(JSON.stringify(letter?.headers)).toContain(`/follow/${token}/unsubscribe`);
	const { id } = await reader()
		.selectFrom('measure')
		.select('id')
		.where('recommendation_id', '=', recommendationId)
		.executeTakeFirstOrThrow();
	await assign(await grantedOrganiser(forumId), id, { leadId: await aBody() });
	expect(heads(await lookAfter(DAY))).toEqual([`proposal.news ${own}`, 'recommendation.news other@mail.kz']);
	expect(await lookAfter(2 * DAY)).toEqual([]);
});

test('what only the one who follows by mail hears of goes in a letter of its own, without the rest', async () => {
	const { own, propose, adopt } = await aScene();
	await adopt([await propose()]);
	await adopt([]);
	const letters = await lookAfter(11 * MINUTE);
	expect(heads(letters)).toEqual([`proposal.news ${own}`, `recommendation.news ${own}`, 'recommendation.news other@mail.kz']);
	const rest = letters.find(({ kind, to }) => kind === 'recommendation.news' && to === own);
	expect(rest?.text).toContain('/recommendations/2\n');
	expect(rest?.text).not.toContain('/recommendations/1\n');
});

/** The registered follower had the letter of the day when a proposal is adopted. */
async function aTold() {
	const scene = await aScene();
	const [first, second] = [await scene.propose(), await scene.propose('Кеңес ай сайын жиналсын.')];
	await setAside(program, scene.sessionId, first, 'Қайталанады');
	expect(heads(await lookAfter(11 * MINUTE))).toEqual([`proposal.news ${scene.own}`]);
	await scene.adopt([second]);
	return scene;
}
const looks = async () => {
	const rows = await reader().selectFrom('audit_entry').select('id').where('verb', '=', 'proposal.tell').execute();
	return rows.length;
};

test('where the registered one had the letter of the day, the same news waits for the next one', async () => {
	const { own } = await aTold();
	expect(heads(await lookAfter(HOUR))).toEqual(['recommendation.news other@mail.kz']);
	const before = await looks();
	expect(await lookAfter(HOUR)).toEqual([]);
	expect(await looks()).toBe(before);
	expect(heads(await lookAfter(DAY))).toEqual([`proposal.news ${own}`]);
	expect(await lookAfter(2 * DAY)).toEqual([]);
});

test('control: whoever stopped as registered meanwhile, or whose new address is not confirmed, has it by mail', async () => {
	const stopped = await aTold();
	await eraseFollower((await followLinkOf(stopped.author.registrationId)) ?? '');
	expect(heads(await lookAfter(HOUR))).toEqual(['recommendation.news other@mail.kz', `recommendation.news ${stopped.own}`].sort());
	const changed = await aTold();
	await writer().updateTable('registration').set({ former_link_version: 1 }).where('id', '=', changed.author.registrationId).execute();
	expect(heads(await lookAfter(HOUR))).toContain(`recommendation.news ${changed.own}`);
});
