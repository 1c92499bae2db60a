import { expect, test } from 'vitest';
import { countAwaitingBodies } from '../../src/lib/domain/measure/index.server.ts';
import { foundMeasure } from '../../src/lib/domain/measure/context.server.ts';
import { waitsForBody } from '../../src/lib/domain/measure/rules.ts';
import { reopenRecommendation } from '../../src/lib/domain/recommendation/index.server.ts';
import { read } from '../../src/lib/server/database/open.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, program } from '../support/forum.ts';
import { aBody, anAdopted, assign, granted, grantedOrganiser, officialOf, stepNow } from '../support/measures.ts';

/** How many measures wait for an official, as the masthead of the official's pages says it. */

useFreshDatabase();

test('what waits for the body counts, not what waits for the organiser, is over or is considered again', async () => {
	const forumId = await aForum();
	const bodyId = await aBody();
	const [organiser, official] = [await grantedOrganiser(forumId), await officialOf(forumId, bodyId)];
	const ids: string[] = [];
	const assigned = async () => {
		const { measureId, recommendationId } = await anAdopted(forumId);
		await assign(organiser, measureId, { leadId: bodyId });
		ids.push(measureId);
		return { measureId, recommendationId };
	};
	const byRule = async () => {
		const found = await Promise.all(ids.map((id) => foundMeasure(read(), id)));
		return found.filter(({ facts, recommended }) => waitsForBody({ ...facts, recommended })).length;
	};
	const said: number[] = [];
	const look = async () => {
		said.push(await countAwaitingBodies(official));
		expect(said.at(-1)).toBe(await byRule());
	};
	await look();
	const [first, second, third] = [await assigned(), await assigned(), await assigned()];
	await look();
	await stepNow(official, first.measureId, 'report');
	await look();
	await stepNow(organiser, first.measureId, 'accept', { text: '' });
	await look();
	await stepNow(official, second.measureId, 'ask', { controlDate: '2027-12-01' });
	await look();
	await stepNow(organiser, second.measureId, 'decline');
	await stepNow(official, third.measureId, 'claim', { outcome: 'done' });
	await look();
	await stepNow(organiser, third.measureId, 'return');
	await look();
	await stepNow(organiser, third.measureId, 'lapse');
	await reopenRecommendation(program, second.recommendationId, 'Сандар қате');
	await look();
	expect(said).toEqual([0, 3, 2, 3, 2, 2, 3, 1]);
});

test('of the own bodies alone, where one speaks for them, as their lead', async () => {
	const [here, there] = [await aForum(), await aForum()];
	const [own, other] = [await aBody(), await aBody()];
	for (const [forumId, leadId] of [
		[here, own],
		[there, own],
		[here, other]
	] as const)
		await assign(await grantedOrganiser(forumId), (await anAdopted(forumId)).measureId, {
			leadId,
			bodyIds: leadId === own ? [other] : [own]
		});
	expect(await countAwaitingBodies(await officialOf(here, own))).toBe(1);
	const everywhere = [{ role: 'official', scopeKind: 'installation', scopeId: '', bodyId: own }] as const;
	expect(await countAwaitingBodies(await granted([...everywhere]))).toBe(2);
	expect(await countAwaitingBodies(await grantedOrganiser(here))).toBe(0);
});
