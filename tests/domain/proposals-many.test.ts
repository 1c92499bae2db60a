import { expect, test } from 'vitest';
import { listQueryOf, proposalWorkspace, ownProposals, proposalsForStaff } from '../../src/lib/domain/proposal/index.server.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { THEN } from '../support/forum.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aPlatform, organiserOf } from '../support/forum.ts';
import { aPlatformWith, aProposal, rapporteurOf } from '../support/proposals.ts';
import { measureMachine } from '../support/machine-speed.ts';

const fresh = useFreshDatabase();
const PLATFORMS = 10;
const EACH = 500;
const words = 'өтінім мерзім грант есеп ұйым кеңес ауыл мектеп кітапхана төлем конкурс волонтер қоғам бақылау әкімдік журналист'.split(' ');

/** Ten platforms of a forum with 500 proposals each. */
async function crowd() {
	const { forumId, sessionId, author } = await aPlatformWith();
	const sessions = [sessionId];
	while (sessions.length < PLATFORMS) sessions.push(await aPlatform(forumId, 5));
	const { writer } = database();
	for (const [platform, session] of sessions.entries())
		for (let from = 0; from < EACH; from += 100)
			await writer
				.insertInto('proposal')
				.values(
					Array.from({ length: 100 }, (_, i) => {
						const n = from + i;
						const text = Array.from({ length: 18 }, (__, w) => `${words[(n * 7 + w * 5 + platform) % words.length]}${(n + w) % 30}`).join(
							' '
						);
						return {
							...{ id: newId(), forum_id: forumId, session_id: session, registration_id: n % 3 ? null : author.registrationId },
							...({ by_account_id: null, text_ml: JSON.stringify({ kk: text }), source_language: 'kk', show_name: n % 2 ? 0 : 1 } as const),
							...{ reason: null, aside_reason: n % 9 ? null : 'Себебі', supporters: n % 50, created_at: THEN }
						};
					})
				)
				.execute();
	const row = await database()
		.reader.selectFrom('session as s')
		.innerJoin('forum as f', 'f.id', 's.forum_id')
		.select(['s.slug', 'f.slug as forum'])
		.where('s.id', '=', sessionId)
		.executeTakeFirstOrThrow();
	return { forumId, sessionId, author, place: { forum: row.forum, session: row.slug } };
}

const asked = (query = '') => listQueryOf(new URLSearchParams(query));

test(`${PLATFORMS * EACH} proposals: each page within 100 ms at the 95th percentile`, async () => {
	const { forumId, sessionId, author, place } = await crowd();
	const other = await aDelegate(forumId, { preferredSessionId: sessionId });
	await aProposal(other, sessionId, { text: 'Сирек сөз: жылқытас' });
	const machine = await measureMachine();
	const pages: Record<string, () => Promise<unknown>> = {
		rapporteur: () => proposalWorkspace(rapporteurOf(sessionId), place, asked()),
		'rapporteur, newest': () => proposalWorkspace(rapporteurOf(sessionId), place, asked('order=new')),
		delegate: () => ownProposals(other.actor, other.registrationId, sessionId, asked()),
		author: () => ownProposals(author.actor, author.registrationId, sessionId, asked()),
		organiser: () => proposalsForStaff(organiserOf(forumId), { forumId, sessionId: null }, asked()),
		'organiser, search': () => proposalsForStaff(organiserOf(forumId), { forumId, sessionId: null }, asked('q=жылқы'))
	};
	const p95: Record<string, number> = {};
	for (const [name, page] of Object.entries(pages)) {
		const times: number[] = [];
		await page();
		for (let i = 0; i < 20; i++) {
			const from = performance.now();
			await page();
			times.push(performance.now() - from);
		}
		p95[name] = Math.round(times.toSorted((a, b) => a - b)[18] ?? 0);
	}
	console.log(`${fresh.engine}${machine.quiet ? '' : ', beside other work'}: p95 in ms ${JSON.stringify(p95)}`);
	if (machine.quiet) for (const [name, ms] of Object.entries(p95)) expect([name, ms <= machine.bar(100)]).toEqual([name, true]);
});
