import { expect, test } from 'vitest';
import {
	correctLanguage,
	correctOwnLanguage,
	ownProposals,
	listQueryOf,
	proposalForStaff,
	proposalsForStaff,
	recordProposals,
	setAside,
	translateProposal,
	translationData,
	unrecordProposals
} from '../../src/lib/domain/proposal/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { sessionsByIds } from '../../src/lib/domain/programme/index.server.ts';
import { decideRecommendation } from '../../src/lib/domain/recommendation/index.server.ts';
import { readMl } from '../../src/lib/i18n/localized-text.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm, versionOf } from '../../src/lib/server/optimistic-lock.ts';
import { cancelForum } from '../../src/lib/workflow/cancel-forum.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, anAccount, organiserOf, program, verbsAbout } from '../support/forum.ts';
import { all, aPlatformWith, aProposal, rapporteurOf, rowOf } from '../support/proposals.ts';
import { aTabled, staff, vote } from '../support/recommendations.ts';

/** The language of a proposal that was given wrongly. */

useFreshDatabase();

const asked = (query = '') => listQueryOf(new URLSearchParams(query));
const said = async (id: string) => {
	const { text_ml, source_language } = await rowOf(id);
	return [source_language, readMl(text_ml)];
};
const words = 'Шағын ұйымдарға өтінім беруді жеңілдету';

test('an author puts it right as long as nobody has come to it, and nobody else does', async () => {
	const { forumId, sessionId, author } = await aPlatformWith();
	const id = await aProposal(author, sessionId, { text: words, language: 'ru' });
	const right = (language: 'kk' | 'ru' | 'en') => correctOwnLanguage(author.actor, author.registrationId, id, language);
	const offered = async () => (await ownProposals(author.actor, author.registrationId, sessionId, asked())).own[0]?.languages;
	expect(await offered()).toEqual(['kk', 'en']);
	const other = await aDelegate(forumId, { preferredSessionId: sessionId });
	await expect(correctOwnLanguage(other.actor, other.registrationId, id, 'kk')).rejects.toThrow('not-found');
	await right('kk');
	expect(await said(id)).toEqual(['kk', { kk: words }]);
	// the audit says that the author did it, and not who
	const entry = await database()
		.reader.selectFrom('audit_entry')
		.select(['actor_kind', 'actor_id', 'columns'])
		.where('verb', '=', 'proposal.own-language')
		.executeTakeFirstOrThrow();
	expect(entry).toEqual({ actor_kind: 'anonymous', actor_id: null, columns: '["source_language"]' });
	// it is found by the same words
	const found = await proposalsForStaff(organiserOf(forumId), { forumId, sessionId: null }, asked('q=жеңілдету'));
	expect(found.items.map((each) => [each.id, each.source])).toEqual([[id, 'kk']]);
	await translateProposal(rapporteurOf(sessionId), id, { ru: 'Упростить подачу заявок' }, noForm);
	expect(await offered()).toEqual([]);
	await expect(right('en')).rejects.toThrow('proposal.state');
	const another = await aProposal(author, sessionId, { text: 'Мүлде басқа ой', language: 'en' });
	await setAside(rapporteurOf(sessionId), sessionId, another, 'Себеп');
	await expect(correctOwnLanguage(author.actor, author.registrationId, another, 'kk')).rejects.toThrow('proposal.state');
	const taken = await aProposal(author, sessionId, { text: 'Үшінші ұсыныс мәтіні', language: 'en' });
	await aTabled(forumId, sessionId, [taken]);
	await expect(correctOwnLanguage(author.actor, author.registrationId, taken, 'kk')).rejects.toThrow('proposal.state');
	expect(await said(taken)).toEqual(['en', { en: 'Үшінші ұсыныс мәтіні' }]);
});

test('a rapporteur puts right one of the slips that were kept in one language; its translations stay, and none is overwritten', async () => {
	const { forumId, sessionId } = await aPlatformWith();
	const rapporteur = await staff([{ role: 'rapporteur', scopeKind: 'session', scopeId: sessionId }]);
	const slips = 'Бірінші парақ\nВторой листок';
	await recordProposals(rapporteur, sessionId, { key: '', text: slips, language: 'kk', speakerId: '', accepted: '2' });
	const id = (await all()).find((row) => readMl(row.text_ml).kk === 'Второй листок')?.id ?? '';
	await translateProposal(rapporteur, id, { en: 'The second slip' }, noForm);
	await expect(correctLanguage(rapporteur, id, 'en')).rejects.toThrow('proposal.translated');
	for (const actor of [anAccount([]), rapporteurOf('another session')])
		await expect(correctLanguage(actor, id, 'ru')).rejects.toThrow('not-found');
	await correctLanguage(rapporteur, id, 'ru');
	expect(await said(id)).toEqual(['ru', { ru: 'Второй листок', en: 'The second slip' }]);
	expect((await all()).map((row) => row.source_language).sort()).toEqual(['kk', 'ru']);
	expect(await verbsAbout(id)).toEqual(['proposal.translate', 'proposal.language']);
	// said twice it is one correction
	await correctLanguage(rapporteur, id, 'ru');
	expect(await said(id)).toEqual(['ru', { ru: 'Второй листок', en: 'The second slip' }]);
	await cancelForum(program, forumId, { kk: 'Өтпейді' });
	await expect(correctLanguage(rapporteur, id, 'kk')).rejects.toThrow('forum.cancelled');
});

test('what was written down last comes back whole, also where the language of one of them was put right', async () => {
	const { sessionId } = await aPlatformWith();
	const rapporteur = await staff([{ role: 'rapporteur', scopeKind: 'session', scopeId: sessionId }]);
	const text = 'Бірінші парақ\nВторой листок';
	await recordProposals(rapporteur, sessionId, { key: '', text, language: 'kk', speakerId: '', accepted: '2' });
	const id = (await all())[1]?.id ?? '';
	await correctLanguage(rapporteur, id, 'ru');
	expect(await unrecordProposals(rapporteur, sessionId, id)).toMatchObject({ text });
});

test('a translation that was begun before the correction does not land on the original', async () => {
	const { sessionId, author } = await aPlatformWith();
	const rapporteur = rapporteurOf(sessionId);
	const id = await aProposal(author, sessionId, { text: 'Упростить', language: 'kk' });
	const [session] = await sessionsByIds([sessionId]);
	const { slug } = await forumById((await rowOf(id)).forum_id);
	const { proposal } = await proposalForStaff(rapporteur, { forum: slug, session: session?.slug ?? '' }, id);
	const seen = versionOf(translationData(proposal ?? { text: {}, source: 'kk' }));
	await correctLanguage(rapporteur, id, 'ru');
	await expect(translateProposal(rapporteur, id, { ru: 'Жеңілдету', en: '' }, seen)).rejects.toThrow('changed-meanwhile');
	expect(await said(id)).toEqual(['ru', { ru: 'Упростить' }]);
});

test('everybody’s pages are made anew where it is published', async () => {
	const { forumId, sessionId, author } = await aPlatformWith();
	const id = await aProposal(author, sessionId, { text: 'Упростить', language: 'kk' });
	const revision = async () => (await forumById(forumId)).revision;
	const text = await aTabled(forumId, sessionId, [id]);
	const before = await revision();
	await correctLanguage(rapporteurOf(sessionId), id, 'en');
	// control
	expect(await revision()).toBe(before);
	await decideRecommendation(program, text, 'forum', vote());
	const published = await revision();
	await correctLanguage(rapporteurOf(sessionId), id, 'ru');
	expect(await revision()).toBeGreaterThan(published);
});
