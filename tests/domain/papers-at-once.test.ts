import { expect, test } from 'vitest';
import { outcomeFile, paperFile } from '../../src/lib/domain/document/index.server.ts';
import { outcomePaper } from '../../src/lib/domain/document/outcome-paper.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { translator } from '../../src/lib/i18n/translate.ts';
import { aForum, aPlatform } from '../support/forum.ts';
import { useFreshDatabase } from '../support/database.ts';
import { anOutcome } from '../support/recommendations.ts';

/** What a crowd costs that asks for papers at the moment when they change. */
useFreshDatabase();

async function published() {
	const forumId = await aForum();
	const platforms = [
		await aPlatform(forumId, 5),
		await aPlatform(forumId, 5, { startsLocal: '2026-12-15T16:00', endsLocal: '2026-12-15T17:00' })
	];
	await anOutcome(forumId, platforms);
	return forumById(forumId);
}

test('sixty who ask at once for a paper that is not made yet cost one, and none is turned away', async () => {
	const forum = await published();
	const papers = await Promise.all(Array.from({ length: 60 }, () => outcomeFile(forum, 'kk-ru', 'docx')));
	expect(new Set(papers).size).toBe(1);
	expect(papers[0]?.byteLength).toBeGreaterThan(1000);
	// control: another paper, and the same one of a forum that has changed, are others
	const others = await Promise.all([
		outcomeFile(forum, 'kk', 'docx'),
		outcomeFile({ ...forum, revision: forum.revision + 1 }, 'kk-ru', 'docx')
	]);
	expect(new Set([...papers, ...others]).size).toBe(3);
});

test('a paper of staff does not wait behind those of everybody', async () => {
	const forum = await published();
	const ended: string[] = [];
	const note = (name: string) => () => void ended.push(name);
	const crowd = [1, 2, 3, 4, 5].map((n) => outcomeFile({ ...forum, revision: forum.revision + n }, 'kk', 'docx').then(note(`public ${n}`)));
	const paper = outcomePaper(
		{ forum, recommendations: [], platforms: [], authentic: 'kk' },
		{ languages: ['kk'], translatorOf: translator }
	);
	// those of the crowd read the texts first: the paper of staff comes when they stand in the queue
	await Promise.race(crowd);
	const minutes = paperFile(paper, 'docx').then(note('minutes'));
	await Promise.all([...crowd, minutes]);
	expect(ended.indexOf('minutes')).toBeLessThanOrEqual(2);
});
