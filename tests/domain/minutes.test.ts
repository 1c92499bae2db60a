import { expect, test } from 'vitest';
import { minutesOf, minutesPaper } from '../../src/lib/domain/document/index.server.ts';
import { paperDocx } from '../../src/lib/domain/document/paper-docx.ts';
import { paperPdf } from '../../src/lib/domain/document/paper-pdf.ts';
import {
	decideRecommendation,
	draftRecommendation,
	mergeRecommendations,
	placeBySlugs,
	tableRecommendation
} from '../../src/lib/domain/recommendation/index.server.ts';
import type { Locale } from '../../src/lib/i18n/locales.ts';
import { translator } from '../../src/lib/i18n/translate.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { sessionsByIds } from '../../src/lib/domain/programme/index.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, arrive, program } from '../support/forum.ts';
import { pagesOf, partOf, taggedIn } from '../support/paper-files.ts';
import { insertProposal, aTabled, staff, vote } from '../support/recommendations.ts';

/** What a platform's minutes say, read back from their files. */

useFreshDatabase();

async function aMeeting() {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5);
	const delegate = await aDelegate(forumId, { preferredSessionId: sessionId, kind: 'ngo' });
	await arrive({ forumId, sessionId, registrationId: delegate.registrationId });
	const rapporteur = await staff([{ role: 'rapporteur', scopeKind: 'session', scopeId: sessionId }]);
	const draft = (kk: string) =>
		draftRecommendation(program, { forumId, sessionId }, { key: '', proposalIds: [], text: { kk, ru: `${kk} (ru)` } });
	const [{ slug }, [session]] = await Promise.all([forumById(forumId), sessionsByIds([sessionId])]);
	const minutes = async () => minutesOf(rapporteur, await placeBySlugs(slug, session?.slug ?? ''));
	return { forumId, sessionId, draft, minutes };
}
const paperOf = (input: Awaited<ReturnType<typeof minutesOf>>, languages: readonly Locale[]) =>
	minutesPaper(input, { languages, translatorOf: translator });
const wordsOf = async (bytes: Uint8Array) =>
	(await pagesOf(bytes))
		.flatMap(({ items }) => items.map(({ str, hasEOL }) => str + (hasEOL ? ' ' : '')))
		.join('')
		.replace(/\s+/g, ' ');

test('a draft that was not put to the vote is not considered, and of a merged text it is said into which', async () => {
	const { sessionId, forumId, draft, minutes } = await aMeeting();
	const adopted = await aTabled(forumId, sessionId);
	const tabled = await draft('Дауысқа қойылған мәтін.');
	await tableRecommendation(program, tabled);
	await draft('Жұмыс жобасы.');
	const [joined, alike] = [await draft('Қосылған мәтін.'), await draft('Ұқсас мәтін.')];
	await mergeRecommendations(program, joined, adopted);
	await mergeRecommendations(program, alike, tabled);
	await decideRecommendation(program, adopted, 'forum', vote());
	const input = await minutes();
	expect(input.recommendations.map(({ id }) => id)).toEqual([adopted, tabled, joined, alike]);
	const words = await wordsOf(paperPdf(paperOf(input, ['kk'])).bytes);
	expect(words).not.toContain('Жұмыс жобасы');
	expect(words).toContain('Қосылған мәтін. № 1 ұсынымға біріктірілді');
	expect(words).toContain('Ұқсас мәтін. Мына ұсынымға біріктірілді: «Дауысқа қойылған мәтін.»');
});

test('a reason is printed once, in the language it was written in', async () => {
	const { sessionId, forumId, minutes } = await aMeeting();
	const [kk, ru] = ['Қаржыландыру көзі көрсетілмеген', 'Повторяет другое предложение'];
	await insertProposal(forumId, sessionId, null, { aside_reason: ru });
	await decideRecommendation(program, await aTabled(forumId, sessionId), 'forum', vote({ adopted: false, reason: kk }));
	const input = await minutes();
	for (const [languages, before] of [
		[
			['kk', 'ru'],
			['Себебі:', 'Причина:']
		],
		[['ru'], ['Причина:', 'Причина:']]
	] as const) {
		const paper = paperOf(input, languages);
		const words = await wordsOf(paperPdf(paper).bytes);
		expect([words.split(kk).length, words.split(ru).length]).toEqual([2, 2]);
		expect(words).toContain(`${before[0]} ${kk}`);
		expect(words).toContain(`${before[1]} ${ru}`);
		// what became of the proposal is said in the words of the page, which are not those of a text that was not adopted
		expect(languages.map((locale) => words.includes(translator(locale)('recommendation.paper.aside')))).toEqual(languages.map(() => true));
		expect(words).not.toMatch(/Қолдау таппады|Не поддержано/);
		const xml = partOf(Buffer.from(await paperDocx(paper)), 'word/document.xml');
		const languageOf = (text: string) => new RegExp(`<w:lang w:val="(\\S+?)"/></w:rPr><w:t[^>]*>${text}<`).exec(xml)?.[1];
		expect([languageOf(kk), languageOf(ru)]).toEqual(['kk-KZ', 'ru-KZ']);
	}
	const tagged = (reason: string) => {
		const recommendations = input.recommendations.map((each) => ({
			...each,
			decisions: each.decisions.map((one) => ({ ...one, reason }))
		}));
		return taggedIn(paperPdf(paperOf({ ...input, recommendations }, ['ru'])).bytes, 'kk');
	};
	expect(tagged(kk) - tagged(ru)).toBe(1);
});

test('figures by category are a table with a head, a column for each language', async () => {
	const { minutes } = await aMeeting();
	const paper = paperOf(await minutes(), ['kk', 'ru']);
	const [first] = await pagesOf(paperPdf(paper).bytes);
	for (const role of ['Table', 'TR', 'TH', 'TD']) expect(first?.tree).toContain(`"role":"${role}"`);
	const xml = partOf(Buffer.from(await paperDocx(paper)), 'word/document.xml');
	expect(xml.match(/<w:tblHeader\/>/g)).toHaveLength(1);
	const words = await wordsOf(paperPdf(paper).bytes);
	expect(words).toContain('Санат Категория Саны Число ');
});
