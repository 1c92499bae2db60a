import { changeSession } from '../../src/lib/workflow/move-session.server.ts';
import { formOf, inputOf, sessionForStaff } from '../../src/lib/domain/programme/index.server.ts';
import { propose, setAside, support } from '../../src/lib/domain/proposal/index.server.ts';
import {
	askAmendment,
	decideRecommendation,
	draftRecommendation,
	linkProposals,
	mergeRecommendations,
	moveRecommendation
} from '../../src/lib/domain/recommendation/index.server.ts';
import { system } from '../../src/lib/server/actor.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { actorOf } from '../../src/lib/domain/access/index.server.ts';
import { takeStep } from '../../src/lib/domain/measure/index.server.ts';
import { assign, stepInput } from './measures.ts';
import { once } from './race-once.ts';

/** The part of a race's jobs that is about proposals, recommendations and measures. */

interface Voiced {
	forumId: string;
	registrationId: string;
	proposalId: string;
}
export type OutcomeJob =
	| ({ kind: 'support' | 'unsupport' | 'support-uncounted' } & Voiced)
	| { kind: 'propose'; forumId: string; registrationId: string; sessionId: string; text: string }
	| { kind: 'adopt' | 'adopt-unguarded'; forumId: string; recommendationId: string }
	| { kind: 'draft'; forumId: string; sessionId: string }
	| { kind: 'move'; recommendationId: string; to: 'up' | 'down' }
	| { kind: 'merge'; recommendationId: string; into: string }
	| { kind: 'ask-amendment'; forumId: string; registrationId: string; recommendationId: string }
	| { kind: 'set-aside'; sessionId: string; proposalId: string }
	| { kind: 'link'; recommendationId: string; proposalIds: string[] }
	| { kind: 'make-plenary'; sessionId: string }
	| { kind: 'report'; accountId: string; measureId: string; version: number; text: string }
	| { kind: 'reassign'; measureId: string; leadId: string };

const kinds = [
	...['support', 'unsupport', 'support-uncounted', 'propose', 'adopt', 'adopt-unguarded', 'draft', 'move', 'merge'],
	...['ask-amendment', 'set-aside', 'link', 'make-plenary', 'report', 'reassign']
];
export const isOutcomeJob = (job: { kind: string }): job is OutcomeJob => kinds.includes(job.kind);

const program = system('test');
const text = { kk: 'Мәтін', ru: 'Текст' };

const delegate = ({ forumId, registrationId }: { forumId: string; registrationId: string }) =>
	({ kind: 'delegate', forumId, registrationId }) as const;

async function voice(job: Voiced & { kind: string }): Promise<string> {
	await support(delegate(job), job.registrationId, job.proposalId, job.kind === 'support');
	return 'said';
}

/** The control: counts by reading and writing what was read, one more. */
async function voiceUncounted({ proposalId }: Voiced): Promise<string> {
	const { writer, reader } = database();
	const { supporters } = await reader.selectFrom('proposal').select('supporters').where('id', '=', proposalId).executeTakeFirstOrThrow();
	await new Promise((next) => setImmediate(next));
	await writer
		.updateTable('proposal')
		.set({ supporters: supporters + 1 })
		.where('id', '=', proposalId)
		.execute();
	return 'said';
}

const say = (job: Extract<OutcomeJob, { kind: 'propose' }>) =>
	once(
		() =>
			propose(delegate(job), job.registrationId, {
				...{ key: '', sessionId: job.sessionId, text: job.text, language: 'kk', showName: false, follow: false }
			}),
		'proposed'
	);
/** What an official sends whose page was opened before anything happened; who acts is looked up once, as when the page was opened. */
async function report({ accountId, measureId, version, text }: Extract<OutcomeJob, { kind: 'report' }>): Promise<void> {
	const actor = await actorOf(accountId);
	if (actor) await takeStep(actor, measureId, stepInput('report', version, { text }));
}
const adopted = { version: 1, stage: 'whole', mode: 'consensus', adopted: true, reason: '' } as const;
const adopt = ({ recommendationId }: { recommendationId: string }) => {
	const vote = { ...adopted, inFavour: null, against: null, abstained: null, present: null };
	return once(() => decideRecommendation(program, recommendationId, 'forum', vote), 'adopted');
};

/** The control: reads the number that comes next, waits a moment as any web request does, then writes. It must give one twice. */
async function adoptUnguarded({ forumId }: { forumId: string }): Promise<string> {
	const { writer, reader } = database();
	const seen = await reader.selectFrom('forum').select('next_recommendation as n').where('id', '=', forumId).executeTakeFirstOrThrow();
	await new Promise((next) => setImmediate(next));
	await writer
		.updateTable('forum')
		.set({ next_recommendation: seen.n + 1 })
		.where('id', '=', forumId)
		.execute();
	return String(seen.n);
}

/** An organiser makes another kind of session of a platform. */
async function makePlenary(sessionId: string): Promise<void> {
	const session = await sessionForStaff(program, sessionId);
	const form = { ...formOf(session, 'Asia/Qostanay'), kind: 'plenary' as const };
	await changeSession(program, sessionId, { ...inputOf(form, session.duties), accepted: 'all' }, noForm);
}

export async function workOn(job: OutcomeJob): Promise<string> {
	switch (job.kind) {
		case 'support':
		case 'unsupport':
			return voice(job);
		case 'support-uncounted':
			return voiceUncounted(job);
		case 'propose':
			return say(job);
		case 'adopt':
			return adopt(job);
		case 'adopt-unguarded':
			return adoptUnguarded(job);
		case 'draft':
			return once(() => draftRecommendation(program, job, { key: '', proposalIds: [], text }), 'drafted');
		case 'move':
			return once(() => moveRecommendation(program, job.recommendationId, job.to), 'moved');
		case 'merge':
			return once(() => mergeRecommendations(program, job.recommendationId, job.into), 'merged');
		case 'ask-amendment':
			return once(
				() => askAmendment(delegate(job), job.registrationId, job.recommendationId, { key: '', text: 'Түзету', language: 'kk' }),
				'asked'
			);
		case 'set-aside':
			return once(() => setAside(program, job.sessionId, job.proposalId, 'Себеп'), 'aside');
		case 'link':
			return once(() => linkProposals(program, job.recommendationId, job.proposalIds), 'linked');
		case 'make-plenary':
			return once(() => makePlenary(job.sessionId), 'changed');
		case 'report':
			return once(() => report(job), 'reported');
		case 'reassign':
			return once(() => assign(program, job.measureId, { leadId: job.leadId }), 'assigned');
	}
}
