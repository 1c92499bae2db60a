import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	decideAmendment,
	decideRecommendation,
	draftRecommendation,
	linkProposals,
	mergeRecommendations,
	moveRecommendation,
	proposalsLeft,
	publicRecommendation,
	publicRecommendations,
	recommendationFor,
	recommendationsAt,
	recommendationsFor,
	recordAmendment,
	reopenRecommendation,
	saveText,
	tableRecommendation,
	takeBackRecommendation
} from '../../src/lib/domain/recommendation/index.server.ts';
import { Refusal } from '../../src/lib/server/refusal.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { aForum, aPlatform, organiserOf, program, verbsAbout } from '../support/forum.ts';
import { insertProposal, aTabled, staff, recommendationText, vote } from '../support/recommendations.ts';
import { useFreshDatabase } from '../support/database.ts';

useFreshDatabase();

const rowOf = (id: string) => database().reader.selectFrom('recommendation').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

describe('drafts', () => {
	test('a draft from two proposals, its text in versions, put to the vote; the platform is done when nothing is left', async () => {
		const forumId = await aForum();
		const sessionId = await aPlatform(forumId, 5);
		const proposals = [
			await insertProposal(forumId, sessionId),
			await insertProposal(forumId, sessionId),
			await insertProposal(forumId, sessionId)
		];
		const rapporteur = await staff([{ role: 'rapporteur', scopeKind: 'session', scopeId: sessionId }]);
		const id = await draftRecommendation(
			rapporteur,
			{ forumId, sessionId },
			{ key: '', proposalIds: proposals.slice(0, 2), text: { kk: recommendationText.kk } }
		);
		expect(await proposalsLeft(sessionId)).toBe(1);
		await expect(tableRecommendation(rapporteur, id)).rejects.toMatchObject({ code: 'recommendation.texts' });
		expect(await saveText(rapporteur, id, { version: 1, text: recommendationText, authentic: 'kk', amends: null })).toBe(2);
		// the same once more is no version, whatever version the form showed
		expect(await saveText(rapporteur, id, { version: 1, text: recommendationText, authentic: 'kk', amends: null })).toBe(2);
		await tableRecommendation(rapporteur, id);
		await linkProposals(rapporteur, id, proposals);
		expect(await proposalsLeft(sessionId)).toBe(0);
		const { recommendation } = await recommendationFor(rapporteur, id);
		expect(recommendation).toMatchObject({ state: 'tabled', version: 2, proposals: 3, number: null });
		expect(recommendation.versions.map((each) => [each.version, each.text])).toEqual([
			[2, recommendationText],
			[1, { kk: recommendationText.kk }]
		]);
		expect(await verbsAbout(id)).toEqual([
			'recommendation.draft',
			'recommendation.text',
			'recommendation.text',
			'recommendation.table',
			'recommendation.link'
		]);
	});

	test('a text that is put to the vote, saved as its form shows it, makes no version; a word, or the language that decides, does', async () => {
		const forumId = await aForum();
		const id = await aTabled(forumId, await aPlatform(forumId, 5));
		const versions = async () => (await recommendationFor(program, id)).recommendation.versions.length;
		// a form sends every language, also one that has no text
		const form = { version: 1, text: { ...recommendationText, en: '' }, authentic: 'kk', amends: null } as const;
		expect([await saveText(program, id, form), await versions()]).toEqual([1, 1]);
		const lines = { ...form, text: { ...form.text, kk: `\r\n ${recommendationText.kk}\r\n` } };
		expect([await saveText(program, id, lines), await versions()]).toEqual([1, 1]);
		expect([await saveText(program, id, { ...form, authentic: 'ru' }), await versions()]).toEqual([2, 2]);
		const other = { ...form, version: 2, authentic: 'ru', text: { ...form.text, en: 'Small grants.' } } as const;
		expect([await saveText(program, id, other), await versions()]).toEqual([3, 3]);
	});

	test('two rapporteurs on one text: the second is told which version stands, and nothing is overwritten', async () => {
		const forumId = await aForum();
		const sessionId = await aPlatform(forumId, 5);
		const id = await draftRecommendation(program, { forumId, sessionId }, { key: '', proposalIds: [], text: recommendationText });
		const input = (words: string) => ({ version: 1, text: { ...recommendationText, kk: words }, authentic: 'kk' as const, amends: null });
		await saveText(program, id, input('Бірінші'));
		await expect(saveText(program, id, input('Екінші'))).rejects.toMatchObject({ code: 'recommendation.version', details: { version: 2 } });
		expect((await recommendationFor(program, id)).recommendation.text.kk).toBe('Бірінші');
	});

	test('the same form sent twice makes one draft; of another place it is not found', async () => {
		const forumId = await aForum();
		const sessionId = await aPlatform(forumId, 5);
		const input = { key: '01a22804-dc6c-760d-9147-f8288e948e4c', proposalIds: [], text: recommendationText };
		const ids = [
			await draftRecommendation(program, { forumId, sessionId }, input),
			await draftRecommendation(program, { forumId, sessionId }, input)
		];
		expect(new Set(ids).size).toBe(1);
		expect((await recommendationsAt(program, { forumId, sessionId })).items).toHaveLength(1);
		await expect(draftRecommendation(program, { forumId: await aForum(), sessionId: null }, input)).rejects.toMatchObject({
			code: 'not-found'
		});
	});

	test('proposals of another forum, hidden or withdrawn ones cannot be linked', async () => {
		const forumId = await aForum();
		const sessionId = await aPlatform(forumId, 5);
		const id = await draftRecommendation(program, { forumId, sessionId }, { key: '', proposalIds: [], text: recommendationText });
		const other = await aForum();
		const elsewhere = await insertProposal(other, await aPlatform(other, 5));
		const hidden = await insertProposal(forumId, sessionId);
		await database().writer.updateTable('proposal').set({ state: 'hidden' }).where('id', '=', hidden).execute();
		for (const [proposal, code] of [
			[elsewhere, 'not-found'],
			[hidden, 'recommendation.proposals'],
			['none', 'not-found']
		] as const)
			await expect(linkProposals(program, id, [proposal])).rejects.toMatchObject({ code });
	});

	test('merging hands the proposals on; a circle and another forum are refused', async () => {
		const forumId = await aForum();
		const sessionId = await aPlatform(forumId, 5);
		const proposals = [await insertProposal(forumId, sessionId), await insertProposal(forumId, sessionId)];
		const one = await aTabled(forumId, sessionId, proposals.slice(0, 1));
		const into = await aTabled(forumId, sessionId, proposals.slice(1));
		await mergeRecommendations(program, one, into);
		expect(await rowOf(one)).toMatchObject({ state: 'merged', merged_into: into });
		expect((await recommendationFor(program, into)).recommendation.proposals).toBe(2);
		for (const [a, b] of [
			[into, one],
			[into, into],
			[into, await aTabled(await aForum(), null)],
			[into, 'none']
		] as const)
			await expect(mergeRecommendations(program, a, b)).rejects.toMatchObject({ code: 'recommendation.merge' });
		await reopenRecommendation(program, one, 'Бөлек керек');
		expect(await rowOf(one)).toMatchObject({ state: 'draft', merged_into: null });
	});
});

describe('amendments', () => {
	test('accepted with changes means a version that cites it; refused needs its reason; the rest is outdated when the text is decided', async () => {
		const forumId = await aForum();
		const sessionId = await aPlatform(forumId, 5);
		const id = await aTabled(forumId, sessionId);
		const made = [];
		for (const words of ['бір', 'екі', 'үш']) made.push(await recordAmendment(program, id, { key: '', text: words, language: 'kk' }));
		const [first = '', second = '', third = ''] = made;
		const next = { version: 1, text: { ...recommendationText, kk: 'Басқаша' }, authentic: 'kk' as const };
		await expect(decideAmendment(program, first, { decision: 'accepted_changed', reason: '' })).rejects.toMatchObject({
			code: 'recommendation.texts'
		});
		await decideAmendment(program, first, { decision: 'accepted_changed', reason: '', text: next });
		await decideAmendment(program, second, { decision: 'refused', reason: 'Заңға қайшы' });
		await decideRecommendation(program, id, 'forum', vote({ version: 2 }));
		const { recommendation } = await recommendationFor(program, id);
		expect(recommendation.versions[0]).toMatchObject({ version: 2, amends: first });
		expect(recommendation.amendments.map(({ id: each, state, reason }) => [each, state, reason])).toEqual([
			[first, 'accepted_changed', null],
			[second, 'refused', 'Заңға қайшы'],
			[third, 'outdated', null]
		]);
		await expect(decideAmendment(program, third, { decision: 'refused', reason: 'Кеш' })).rejects.toMatchObject({
			code: 'recommendation.state'
		});
	});
});

describe('decisions', () => {
	test('more voices than present, and a count without a number, are refused; nothing is written', async () => {
		const forumId = await aForum();
		const id = await aTabled(forumId, null);
		const counted = { mode: 'counted' as const, inFavour: 20, against: 5, abstained: 6 };
		await expect(decideRecommendation(program, id, 'forum', vote({ ...counted, present: 30 }))).rejects.toMatchObject({
			code: 'recommendation.votes'
		});
		await expect(decideRecommendation(program, id, 'forum', vote(counted))).rejects.toMatchObject({ code: 'recommendation.present' });
		expect((await recommendationFor(program, id)).recommendation.decisions).toEqual([]);
		// control: as many as present
		expect(await decideRecommendation(program, id, 'forum', vote({ ...counted, present: 31 }))).toBe('adopted');
	});

	test('the platform’s moderator adopts only where the forum lets platforms; nobody else decides', async () => {
		const forumId = await aForum();
		const sessionId = await aPlatform(forumId, 5);
		const moderator = await staff([{ role: 'moderator', scopeKind: 'session', scopeId: sessionId }]);
		const rapporteur = await staff([{ role: 'rapporteur', scopeKind: 'session', scopeId: sessionId }]);
		const elsewhere = await staff([
			{
				role: 'moderator',
				scopeKind: 'session',
				scopeId: await aPlatform(forumId, 5, { startsLocal: '2026-12-15T16:00', endsLocal: '2026-12-15T17:00' })
			}
		]);
		const id = await aTabled(forumId, sessionId);
		for (const actor of [rapporteur, elsewhere, { kind: 'anonymous' } as const])
			await expect(decideRecommendation(actor, id, 'platform', vote())).rejects.toMatchObject({ code: 'not-found' });
		await expect(decideRecommendation(moderator, id, 'forum', vote())).rejects.toMatchObject({ code: 'not-found' });
		expect(await decideRecommendation(moderator, id, 'platform', vote())).toBe('tabled');
		await database().writer.updateTable('forum').set({ adopted_by: 'platform' }).where('id', '=', forumId).execute();
		expect(await decideRecommendation(moderator, id, 'platform', vote())).toBe('adopted');
	});

	test('the number is given once: reopened and adopted again it is the same, and no other gets it', async () => {
		const forumId = await aForum();
		const [one, two, three] = [await aTabled(forumId, null), await aTabled(forumId, null), await aTabled(forumId, null)];
		await decideRecommendation(program, one, 'forum', vote());
		await decideRecommendation(program, two, 'forum', vote({ adopted: false, reason: 'Басқа орган құзыретінде' }));
		await reopenRecommendation(program, one, 'Қайта қарау');
		await decideRecommendation(program, three, 'forum', vote());
		await decideRecommendation(program, one, 'forum', vote());
		await reopenRecommendation(program, two, 'Қайта қарау');
		await decideRecommendation(program, two, 'forum', vote());
		expect([(await rowOf(one)).number, (await rowOf(three)).number, (await rowOf(two)).number]).toEqual([1, 2, 3]);
		const { decisions } = await publicRecommendation(forumId, 1);
		expect(decisions.map(({ stage, adopted, reason }) => [stage, adopted, reason])).toEqual([
			['whole', true, null],
			['reopened', false, 'Қайта қарау'],
			['whole', true, null]
		]);
	});

	test('a text that changed meanwhile is not voted on', async () => {
		const forumId = await aForum();
		const id = await aTabled(forumId, null);
		await takeBackRecommendation(program, id);
		await saveText(program, id, { version: 1, text: { ...recommendationText, kk: 'Басқаша' }, authentic: 'kk', amends: null });
		await tableRecommendation(program, id);
		await expect(decideRecommendation(program, id, 'forum', vote())).rejects.toMatchObject({
			code: 'recommendation.version',
			details: { version: 2 }
		});
	});
});

test('the outcome document’s order is by hand; everybody sees what was adopted, from its first adoption on', async () => {
	const forumId = await aForum();
	const ids = [await aTabled(forumId, null), await aTabled(forumId, null), await aTabled(forumId, null)];
	const [one = '', , three = ''] = ids;
	await moveRecommendation(organiserOf(forumId), three, 'up');
	await moveRecommendation(organiserOf(forumId), three, 'up');
	await moveRecommendation(organiserOf(forumId), three, 'up');
	const all = await recommendationsFor(program, forumId, { state: null, sessionId: '', after: null });
	expect(all.items.map(({ id }) => id)).toEqual([three, one, ids[1]]);
	expect((await publicRecommendations(forumId)).items).toEqual([]);
	await decideRecommendation(program, one, 'forum', vote());
	await decideRecommendation(program, three, 'forum', vote());
	await reopenRecommendation(program, one, 'Қайта');
	expect((await publicRecommendations(forumId)).items.map(({ id, number, state }) => [id, number, state])).toEqual([
		[three, 2, 'adopted'],
		[one, 1, 'tabled']
	]);
	await expect(publicRecommendation(forumId, 3)).rejects.toMatchObject({ code: 'not-found' });
});

test('until somebody orders it by hand the outcome document is grouped by platform, in their order; a new draft joins its platform', async () => {
	const forumId = await aForum();
	const [first, second] = [await aPlatform(forumId, 5), await aPlatform(forumId, 5)];
	const drafts: string[] = [];
	const draft = async (sessionId: string | null) => drafts.push(await aTabled(forumId, sessionId));
	for (const sessionId of [second, first, null, second, first, null]) await draft(sessionId);
	const order = async () =>
		(await recommendationsFor(program, forumId, { state: null, sessionId: '', after: null })).items.map(({ id }) => drafts.indexOf(id));
	expect(await order()).toEqual([1, 4, 0, 3, 2, 5]);
	await moveRecommendation(organiserOf(forumId), drafts[3] ?? '', 'up');
	await moveRecommendation(organiserOf(forumId), drafts[3] ?? '', 'up');
	expect(await order()).toEqual([1, 3, 4, 0, 2, 5]);
	await draft(first);
	await draft(second);
	expect(await order()).toEqual([1, 3, 4, 6, 0, 7, 2, 5]);
});

/** Random steps over four recommendations of a forum: what the rows say afterwards. */
test('whatever is done: numbers never come twice, nothing linked is lost, states and versions add up', async () => {
	const kinds = ['text', 'table', 'take-back', 'merge', 'amend', 'decide', 'platform', 'reopen', 'link'] as const;
	const step = fc.record({ kind: fc.constantFrom(...kinds), one: fc.nat(3), other: fc.nat(3), yes: fc.boolean() });
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 40 }), async (steps) => {
			const forumId = await aForum();
			const sessionId = await aPlatform(forumId, 5);
			const proposals = [
				await insertProposal(forumId, sessionId),
				await insertProposal(forumId, sessionId),
				await insertProposal(forumId, sessionId)
			];
			const ids: string[] = [];
			for (let n = 0; n < 4; n++)
				ids.push(
					await draftRecommendation(
						program,
						{ forumId, sessionId },
						{ key: '', proposalIds: proposals.slice(n % 3, (n % 3) + 1), text: recommendationText }
					)
				);
			const numbers = new Map<string, number>();
			for (const [at, { kind, one, other, yes }] of steps.entries()) {
				const [id = '', into = ''] = [ids[one], ids[other]];
				const before = await rowOf(id);
				const { version } = before;
				const doing = {
					text: () => saveText(program, id, { version, text: { ...recommendationText, kk: `Мәтін ${at}` }, authentic: 'kk', amends: null }),
					table: () => tableRecommendation(program, id),
					'take-back': () => takeBackRecommendation(program, id),
					merge: () => mergeRecommendations(program, id, into),
					amend: () => recordAmendment(program, id, { key: '', text: 'түзету', language: 'kk' }),
					decide: () => decideRecommendation(program, id, 'forum', vote({ version, adopted: yes })),
					platform: () => decideRecommendation(program, id, 'platform', vote({ version, adopted: yes })),
					reopen: () => reopenRecommendation(program, id, 'себеп'),
					link: () => linkProposals(program, id, proposals)
				}[kind];
				const refusal = await doing().then(
					() => null,
					(reason: unknown) => {
						if (reason instanceof Refusal) return reason.code;
						throw reason;
					}
				);
				if (refusal) expect(await rowOf(id)).toEqual(before);
				for (const row of await database().reader.selectFrom('recommendation').selectAll().where('forum_id', '=', forumId).execute()) {
					if (row.number !== null) {
						expect(numbers.get(row.id) ?? row.number).toBe(row.number);
						numbers.set(row.id, row.number);
					}
					if (row.state === 'adopted') expect(row.number).not.toBeNull();
				}
			}
			expect(new Set(numbers.values()).size).toBe(numbers.size);
			const linked = await database().reader.selectFrom('recommendation_proposal').select('proposal_id').distinct().execute();
			const all = new Set(linked.map((row) => row.proposal_id));
			expect(proposals.every((id) => all.has(id))).toBe(true);
			for (const id of ids) {
				const row = await rowOf(id);
				const versions = await database()
					.reader.selectFrom('recommendation_version')
					.select('version')
					.where('recommendation_id', '=', id)
					.orderBy('version')
					.execute();
				expect(versions.map((each) => each.version)).toEqual(Array.from({ length: row.version }, (_, index) => index + 1));
				const open = await database()
					.reader.selectFrom('amendment')
					.select('id')
					.where('recommendation_id', '=', id)
					.where('state', '=', 'open')
					.execute();
				if (!['draft', 'tabled'].includes(row.state)) expect(open).toEqual([]);
			}
		}),
		{ numRuns: 12 }
	);
});
