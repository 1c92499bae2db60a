import type { Delegation } from '../domain/delegation/schema.ts';
import { clockRefusal } from '../domain/dialogue/rules.ts';
import type { Forum } from '../domain/forum/schema.ts';
import { phaseOf, registrationOpen } from '../domain/forum/rules.ts';
import { measureNumber, statusOf } from '../domain/measure/rules.ts';
import type { Measure, TimelineEvent } from '../domain/measure/schema.ts';
import { takesPlace } from '../domain/programme/rules.ts';
import type { PlatformStand, Session } from '../domain/programme/schema.ts';
import { publicStateOf } from '../domain/recommendation/rules.ts';
import type { Decision, PublicPlatform, Published } from '../domain/recommendation/schema.ts';
import { officialName } from '../domain/registration/rules.ts';
import { withOffset } from '../i18n/time-zone.ts';
import type { DelegationJson, ForumJson, PlatformJson, RecommendationJson, SessionJson } from './schemas.ts';

/** Turns what the domains return into the shapes of the public JSON (schemas.ts). */

export function forumJson(
	forum: Forum,
	more: { countries: { foreign: string[]; host: string | null }; participants: ForumJson['participants'] },
	at: string
): ForumJson {
	const phase = phaseOf(forum, at);
	return {
		slug: forum.slug,
		title: forum.title,
		place: { city: forum.city, region: forum.region, venue: forum.venue },
		timeZone: forum.timeZone,
		startsAt: withOffset(forum.startsAt, forum.timeZone),
		endsAt: withOffset(forum.endsAt, forum.timeZone),
		state: phase === 'draft' ? 'announced' : phase,
		registration: {
			opensAt: withOffset(forum.registrationOpensAt, forum.timeZone),
			closesAt: withOffset(forum.registrationClosesAt, forum.timeZone),
			open: registrationOpen(forum, at)
		},
		participants: more.participants,
		countries: [...more.countries.foreign, ...(more.countries.host ? [more.countries.host] : [])],
		recommendations: forum.recommendations,
		demo: forum.demo !== 'none'
	};
}

export const sessionJson = (session: Session, forum: Pick<Forum, 'state' | 'timeZone'>): SessionJson => ({
	id: session.id,
	slug: session.slug,
	kind: session.kind,
	title: session.title,
	hall: session.hall?.name ?? null,
	startsAt: withOffset(session.startsAt, forum.timeZone),
	endsAt: withOffset(session.endsAt, forum.timeZone),
	day: session.day,
	speakers: session.duties.map(({ name, office, role }) => ({ name, office, role })),
	languages: session.languages,
	cancelled: !takesPlace(session, forum),
	cancelNote: session.cancelNote
});

export const platformJson = (session: Session, platform: PlatformStand, forum: Forum, at: string): PlatformJson => ({
	...sessionJson(session, forum),
	capacity: platform.capacity,
	taken: platform.taken,
	waiting: platform.waiting,
	signUp: {
		opensAt: withOffset(platform.signUpOpensAt, forum.timeZone),
		closesAt: withOffset(platform.signUpClosesAt, forum.timeZone),
		open: clockRefusal('take', { forum, session: { ...session, platform } }, 'owner', at) === null
	}
});

export const delegationJson = (delegation: Delegation): DelegationJson => ({
	slug: delegation.slug,
	kind: delegation.kind,
	country: delegation.country,
	organisation: delegation.organisation,
	name: delegation.name,
	participants: delegation.participants,
	names: delegation.names.map(officialName)
});

const decisionJson = (decision: Decision, timeZone: string): RecommendationJson['decision'] => ({
	by: decision.sessionId ? 'platform' : 'forum',
	stage: decision.stage,
	mode: decision.mode,
	adopted: decision.adopted,
	for: decision.inFavour,
	against: decision.against,
	abstained: decision.abstained,
	present: decision.present,
	at: withOffset(decision.at, timeZone)
});

type CarriedOut = Measure & { events: TimelineEvent[] };
const measureJson = (measure: CarriedOut, timeZone: string, at: string): RecommendationJson['measures'][number] => ({
	number: measureNumber(measure),
	title: measure.title,
	status: statusOf({ ...measure, leadId: measure.lead?.id ?? null }, at),
	since: withOffset(measure.since, timeZone),
	lead: measure.lead?.name ?? null,
	bodies: measure.bodies.map(({ name }) => name),
	form: measure.form,
	term: measure.term,
	controlDate: measure.controlDate,
	firstControlDate: measure.firstControlDate,
	recurrence: measure.recurrence,
	cost: measure.cost,
	funding: measure.funding,
	events: measure.events.map((event) => ({
		...{ kind: event.kind, at: withOffset(event.at, timeZone), body: event.behalfOfName, to: event.leadName },
		...{ controlDate: event.controlDate, outcome: event.outcome, text: event.text, letter: event.letter },
		files: event.files.map(({ id, name, kind, bytes }) => ({ name, kind, bytes, path: `/files/${id}` }))
	}))
});

/**
 * @param origin the platform it comes from
 * @param at the instant for which the status of its measures is said
 */
export const recommendationJson = (
	each: Published,
	origin: PublicPlatform | undefined,
	{ forum: { timeZone }, measures, at }: { forum: Pick<Forum, 'timeZone'>; measures: readonly CarriedOut[]; at: string }
): RecommendationJson => ({
	number: each.number,
	state: publicStateOf(each.state),
	text: each.text,
	authentic: each.authentic,
	platform: origin ? { number: origin.number, slug: origin.slug, title: origin.title } : null,
	adoptedAt: withOffset(each.firstAdoptedAt ?? each.createdAt, timeZone),
	decision: each.decision && decisionJson(each.decision, timeZone),
	proposals: each.proposals,
	supporters: each.supporters,
	continues: each.continues && { forum: each.continues.slug, number: each.continues.number },
	measures: measures.map((measure) => measureJson(measure, timeZone, at))
});
