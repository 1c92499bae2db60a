import { HOUR, MINUTE, later, setClock } from '../lib/server/clock.ts';
import { read } from '../lib/server/database/open.ts';
import { recordProposals, propose, setAside, support, translateProposal } from '../lib/domain/proposal/index.server.ts';
import { sessionsByIds } from '../lib/domain/programme/index.server.ts';
import { noForm } from '../lib/server/optimistic-lock.ts';
import { plain } from '../lib/i18n/localized-text.ts';
import { newId } from '../lib/server/ids.ts';
import type { Actor } from '../lib/server/actor.ts';
import { demo } from './actor.ts';
import type { DemoForum } from './demo-forum.ts';
import type { DemoProposal } from './content/proposals.ts';

/** Invented proposals of those who sit at the platforms, and who supports them. */

interface Seated {
	registrationId: string;
	actor: Actor;
}

async function seatedAt(forumId: string, sessionId: string): Promise<Seated[]> {
	const rows = await read()
		.selectFrom('seat as s')
		.innerJoin('registration as r', 'r.id', 's.registration_id')
		.select('r.id')
		.where('s.session_id', '=', sessionId)
		.where('s.state', '=', 'held')
		.where('r.state', '=', 'confirmed')
		.orderBy('r.number')
		.execute();
	return rows.map(({ id }) => ({ registrationId: id, actor: { kind: 'delegate', registrationId: id, forumId } }));
}

async function makeOne(sessionId: string, proposal: DemoProposal, author: Seated): Promise<string> {
	const { source, text, floor, named } = proposal;
	const [key, words] = [newId(), plain(text, source)];
	if (floor) await recordProposals(demo, sessionId, { key, text: words, language: source, speakerId: '', accepted: '' });
	else {
		const input = { key, sessionId, text: words, language: source, showName: !!named, follow: false };
		await propose(author.actor, author.registrationId, input);
	}
	if (Object.keys(text).length > 1) await translateProposal(demo, key, text, noForm);
	return key;
}

/**
 * The proposals of a forum's platforms, one every few minutes, each supported by those who sit after its author.
 * @param from the instant of the first one; without it each platform's begin when its session does
 */
export async function makeProposals(
	{ forum, platformIds }: DemoForum,
	lists: readonly (readonly DemoProposal[])[],
	from?: string
): Promise<void> {
	for (const [platform, list] of lists.entries()) {
		const [session] = await sessionsByIds([platformIds[platform] ?? '']);
		if (!session) continue;
		const seated = await seatedAt(forum.id, session.id);
		for (const [index, proposal] of list.entries()) {
			setClock(later(from ?? later(session.startsAt, HOUR / 2), index * 9 * MINUTE));
			const at = (index * 5 + platform) % seated.length;
			const author = seated[at];
			if (!author) break;
			const id = await makeOne(session.id, proposal, author);
			const others = [...seated.slice(at + 1), ...seated.slice(0, at)].slice(0, proposal.voices);
			for (const { actor, registrationId } of others) await support(actor, registrationId, id, true);
			if (proposal.aside) await setAside(demo, session.id, id, plain(proposal.aside, proposal.source));
		}
	}
}
