import { expect, test } from 'vitest';
import { auditOf, labelAuditLines } from '../../src/lib/domain/document/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { hideProposal, support, withdrawProposal } from '../../src/lib/domain/proposal/index.server.ts';
import { sessionsByIds } from '../../src/lib/domain/programme/index.server.ts';
import { decideRecommendation } from '../../src/lib/domain/recommendation/index.server.ts';
import { locales } from '../../src/lib/i18n/locales.ts';
import { translate, translator } from '../../src/lib/i18n/translate.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, organiserOf, program } from '../support/forum.ts';
import { aPlatformWith, aProposal } from '../support/proposals.ts';
import { aTabled, vote } from '../support/recommendations.ts';

useFreshDatabase();

test('a line of the audit names the proposal and the recommendation that it is about, and leads there; it names nobody', async () => {
	const { forumId, sessionId, author } = await aPlatformWith();
	const organiser = organiserOf(forumId);
	const [{ slug }, [session]] = [await forumById(forumId), await sessionsByIds([sessionId])];
	const long = 'Ауылдағы ұйымдарға арналған кеңес беру күндері '.repeat(4).trim();
	const [open, hidden, gone] = [
		await aProposal(author, sessionId, { text: long }),
		await aProposal(author, sessionId, { text: 'Жасырылатын ұсыныс' }),
		await aProposal(author, sessionId, { text: 'Қайтып алынатын сөз' })
	];
	const other = await aDelegate(forumId, { surname: 'Қолдаушы', preferredSessionId: sessionId });
	await support(other.actor, other.registrationId, open, true);
	await hideProposal(organiser, forumId, hidden, 'Себебі');
	await withdrawProposal(author.actor, author.registrationId, gone);
	const text = await aTabled(forumId, sessionId, [open]);
	const lineOf = async (verb: string, id: string) => {
		const { items } = await auditOf(organiser, forumId);
		const lines = labelAuditLines(translator('kk'), 'kk', 'Asia/Qostanay', items);
		const at = items.findIndex((each) => each.verb === verb && each.subjectId === id);
		const line = lines[at];
		return [line?.subject, line?.title, line?.path];
	};
	const workspace = `/moderator/forums/${slug}/sessions/${session?.slug}/proposals`;
	const [subject, title, path] = await lineOf('proposal.support', open);
	expect([subject, path, long.startsWith(String(title).slice(0, -1)), title?.endsWith('…')]).toEqual([
		'ұсыныс',
		`${workspace}/${open}`,
		true,
		true
	]);
	expect(await lineOf('proposal.hide', hidden)).toEqual([
		'ұсыныс',
		'Жасырылатын ұсыныс',
		`/organiser/forums/${slug}/proposals?part=hidden`
	]);
	// what was taken back stands nowhere any more
	expect(await lineOf('proposal.withdraw', gone)).toEqual(['ұсыныс', '', '']);
	const page = `/organiser/forums/${slug}/recommendations/${text}`;
	expect(await lineOf('recommendation.table', text)).toEqual(['«А» ұсынымы', '', page]);
	await decideRecommendation(program, text, 'forum', vote());
	expect(await lineOf('recommendation.table', text)).toEqual([translate('kk', 'recommendation.public.one', { n: 1 }), '', page]);
	const { items } = await auditOf(organiser, forumId);
	expect(JSON.stringify(items)).not.toContain('Қолдаушы');
	// control: what is about neither leads nowhere
	expect(items.filter(({ verb }) => verb.startsWith('forum.') || verb.startsWith('programme.')).every(({ path }) => path === null)).toBe(
		true
	);
	for (const locale of locales)
		for (const { what } of labelAuditLines(translator(locale), locale, 'Asia/Qostanay', items)) expect(what).not.toContain('.');
});
