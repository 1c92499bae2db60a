import { beforeEach, expect, test } from 'vitest';
import { scanLog } from '../../src/lib/domain/attendance/index.server.ts';
import { auditOf } from '../../src/lib/domain/document/index.server.ts';
import { measuresFor, unpublishedAnswers } from '../../src/lib/domain/measure/index.server.ts';
import { recommendationFor } from '../../src/lib/domain/recommendation/index.server.ts';
import { listMails } from '../../src/lib/mail/list.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { cursorIn } from '../../src/lib/server/database/cursor.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { now } from '../../src/lib/server/clock.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, organiserOf, THEN } from '../support/forum.ts';
import { aBody, anAdopted, assign, grantedOrganiser, letterNow } from '../support/measures.ts';

/** What no page gave begins with the first page, and never says that a list is empty. */
useFreshDatabase();
beforeEach(() => setClock(THEN));

const NONSENSE = ['', 'zzzz', '~', '0', '3~~zzzz', '9999~zzzz', 'zzzz~zzzz', '2026-13-45~x', 'ffffffff', "'; --"];

test('nonsense is no cursor; what a page gave is', () => {
	for (const after of [null, undefined, ...NONSENSE])
		for (const kinds of [['id'], ['instant', 'id'], ['number', 'instant', 'id']] as const)
			expect([after, cursorIn(after, kinds)]).toEqual([after, undefined]);
	const [id, at] = [newId(), now()];
	expect(cursorIn(id, ['id'])).toEqual([id]);
	expect(cursorIn(`12~${at}~${id}`, ['number', 'instant', 'id'])).toEqual([12, at, id]);
	expect(cursorIn(`${id}~${at}`, ['id', /^2026/])).toEqual([id, at]);
});

test('every list begins at its first page', async () => {
	const forumId = await aForum();
	await aDelegate(forumId);
	const { measureId, recommendationId } = await anAdopted(forumId);
	const [organiser, lead] = [await grantedOrganiser(forumId), await aBody()];
	await assign(organiser, measureId, { leadId: lead });
	await letterNow(organiser, measureId, lead, 'report');
	const filters = { status: null, sessionId: '', bodyId: '', year: '' };
	const lists = {
		answers: async (after: string | null) => (await unpublishedAnswers(organiser, forumId, after)).items.length,
		measures: async (after: string | null) => (await measuresFor(organiser, forumId, { ...filters, after })).items.length,
		mails: async (after: string | null) => (await listMails(organiserOf(forumId), forumId, { after: after ?? undefined })).items.length,
		audit: async (after: string | null) => (await auditOf(organiserOf(forumId), forumId, { after: after ?? undefined })).items.length
	};
	for (const [name, list] of Object.entries(lists)) {
		const first = await list(null);
		expect([name, first > 0]).toEqual([name, true]);
		for (const after of NONSENSE) expect([name, after, await list(after)]).toEqual([name, after, first]);
	}
	expect((await scanLog(organiserOf(forumId), forumId, 'zzzz')).rows).toEqual([]);
	expect((await recommendationFor(organiser, recommendationId)).recommendation.id).toBe(recommendationId);
});
