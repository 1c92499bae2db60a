import { expect, test } from 'vitest';
import { outcomeFile, outcomeSizes } from '../../src/lib/domain/document/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { decideRecommendation } from '../../src/lib/domain/recommendation/index.server.ts';
import { outcomeLanguages } from '../../src/lib/domain/recommendation/rules.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, program } from '../support/forum.ts';
import { aTabled, vote } from '../support/recommendations.ts';

useFreshDatabase();

test('the sizes beside the links are those of the files, and are measured anew after an adoption', async () => {
	const forumId = await aForum();
	// control: of nothing there is no document to measure
	expect(outcomeSizes(await forumById(forumId))).toEqual({ sizes: {}, underWay: false });
	const adopt = async () => decideRecommendation(program, await aTabled(forumId, null), 'forum', vote());
	await adopt();
	const forum = await forumById(forumId);
	expect(outcomeSizes(forum)).toMatchObject({ sizes: {}, underWay: true });
	await expect.poll(() => outcomeSizes(forum).underWay, { timeout: 30_000 }).toBe(false);
	const { sizes } = outcomeSizes(forum);
	expect(Object.keys(sizes)).toEqual(outcomeLanguages.flatMap((languages) => [`${languages}.pdf`, `${languages}.docx`]));
	const kilobytes = ({ byteLength }: { byteLength: number }) => Math.round(byteLength / 1024);
	expect(Math.round((sizes['kk.docx'] ?? 0) / 1024)).toBe(kilobytes(await outcomeFile(forum, 'kk', 'docx')));
	await adopt();
	// what is known stays until the new ones are
	expect(outcomeSizes(await forumById(forumId))).toMatchObject({ sizes, underWay: true });
	const after = await forumById(forumId);
	await expect.poll(() => outcomeSizes(after).underWay, { timeout: 30_000 }).toBe(false);
	expect(outcomeSizes(after).sizes['kk.docx']).not.toBe(sizes['kk.docx']);
});
