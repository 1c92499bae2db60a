import type { MeasureNewsKind } from '../../../lists.ts';
import { addUp, publishable, type MeasureFacts, type MeasureStep } from '../rules.ts';

/** What of a measure's events is news for those who follow its recommendation or a proposal in it, and what of it still holds. */

/** An event as news asks about it. */
export interface NewsEvent extends MeasureStep {
	id: string;
	/** it has words, or is a letter: something to read */
	says: boolean;
	/** everybody may read what it says */
	shown: boolean;
}

/**
 * The news that an event is.
 * @param happened `taken` with the facts before it; `published`: everybody may read its words from now on
 */
export function measureNewsOf(
	event: Pick<NewsEvent, 'kind' | 'leadId' | 'behalfOf' | 'says'>,
	happened: { taken: Pick<MeasureFacts, 'leadId'> } | 'published'
): MeasureNewsKind | null {
	const { kind, leadId, behalfOf, says } = event;
	// what a body says is an answer; what an organiser says beside a step is told by the step
	if (happened === 'published') return publishable.includes(kind) && behalfOf !== null && says ? 'answered' : null;
	if (kind === 'assign') return leadId !== null && leadId !== happened.taken.leadId ? 'assigned' : null;
	if (kind === 'grant') return 'longer-term';
	if (kind === 'confirm' || kind === 'lapse') return 'closed';
	return kind === 'reopen' ? 'reopened' : null;
}

/** News of a measure that holds, with the facts that stood before all that was noted of this kind. */
export interface StandingNews {
	eventId: string;
	kind: MeasureNewsKind;
	before: MeasureFacts;
}

/**
 * Of what was noted of one measure, what a letter says now: an answer that can be read, and of each other kind the last, where it still
 * holds. A closing that was taken back before anybody was told is not told, nor is the taking back.
 * @param createdAt when the measure was made @param events all of its events, in their order
 */
export function measureNewsStanding(
	createdAt: string,
	events: readonly NewsEvent[],
	noted: readonly { eventId: string; kind: MeasureNewsKind }[]
): StandingNews[] {
	const now = addUp(createdAt, events);
	const was = (kinds: readonly MeasureNewsKind[]) => {
		const of = events.flatMap((event, n) => {
			const kind = kinds.find((each) => noted.some((one) => one.eventId === event.id && one.kind === each));
			return kind ? [{ event, kind, before: addUp(createdAt, events.slice(0, n)) }] : [];
		});
		const [first, last] = [of[0], of.at(-1)];
		return first && last ? { event: last.event, kind: last.kind, before: first.before } : null;
	};
	const told = (found: ReturnType<typeof was>, holds: (event: NewsEvent, before: MeasureFacts) => boolean): StandingNews[] =>
		found && holds(found.event, found.before) ? [{ eventId: found.event.id, kind: found.kind, before: found.before }] : [];
	const answers = events.filter(({ id, shown }) => shown && noted.some(({ eventId, kind }) => eventId === id && kind === 'answered'));
	return [
		...told(was(['assigned']), ({ leadId }, before) => now.leadId === leadId && before.leadId !== leadId),
		...answers.map(({ id }): StandingNews => ({ eventId: id, kind: 'answered', before: now })),
		...told(was(['longer-term']), ({ controlDate }, before) => now.controlDate === controlDate && before.controlDate !== controlDate),
		...told(
			was(['closed', 'reopened']),
			({ kind }, before) => (now.state === 'closed') === (kind !== 'reopen') && (kind !== 'reopen' || before.state === 'closed')
		)
	];
}
