import { z } from 'zod';
import { normaliseAddress } from '../i18n/search-normalise.ts';
import { isLocale, source, type Locale } from '../i18n/locales.ts';
import { system, type AccountActor } from '../server/actor.ts';
import { mailKinds, type MailKind } from '../server/mail-kinds.ts';
import type { TextMl } from '../i18n/localized-text.ts';
import { actorOf, offeredById, ownRoles } from '../domain/access/index.server.ts';
import type { HeldRole, OfferedRole } from '../domain/access/schema.ts';
import { choicesOf, ownProgramme } from '../domain/dialogue/index.server.ts';
import { returnObstacles, type ReturnObstacle } from '../domain/dialogue/rules.ts';
import type { PlatformChoice } from '../domain/dialogue/schema.ts';
import { expertToken } from '../domain/expert/index.server.ts';
import { forumById } from '../domain/forum/index.server.ts';
import type { Forum } from '../domain/forum/schema.ts';
import { measureTexts, measuresToTell, readTold, weekFor, type ForumWeek, type ToldMeasure } from '../domain/measure/index.server.ts';
import {
	followerToken,
	measureNewsToTell,
	newsToTell,
	recommendationNewsToTell,
	openRequest,
	type MeasureNews,
	type News,
	type RecommendationNews
} from '../domain/proposal/index.server.ts';
import { publicByIds } from '../domain/recommendation/index.server.ts';
import { measureNewsKinds, newsKinds, recommendationNewsKinds } from '../lists.ts';
import { sessionsByIds } from '../domain/programme/index.server.ts';
import type { Session } from '../domain/programme/schema.ts';
import { registrationById } from '../domain/registration/index.server.ts';
import type { Registration } from '../domain/registration/schema.ts';
import { MissingFact } from './delivery-errors.ts';
import type { OutboxMail } from './queue.server.ts';

const reader = system('mail');
const ml = z.object({ kk: z.string(), ru: z.string(), en: z.string() }).partial();
const span = { startsAt: z.string(), endsAt: z.string() };
const params = z.object({
	was: z.object({ ...span, hall: ml.nullable() }).optional(),
	forumWas: z.object({ ...span, timeZone: z.string(), venue: ml.nullable(), city: ml }).optional(),
	changed: z.array(z.string()).default([]),
	numbers: z.array(z.number()).default([]),
	from: z.string().optional(),
	to: z.string().optional(),
	sessionId: z.string().optional(),
	released: z.array(z.string()).default([]),
	missed: z.array(z.string()).default([]),
	why: z.enum(returnObstacles).optional(),
	parkedId: z.string().optional(),
	linkId: z.string().optional(),
	offerId: z.string().optional(),
	left: z.number().optional(),
	followerId: z.string().optional(),
	expertId: z.string().optional(),
	news: z.array(z.object({ proposalId: z.string(), kind: z.enum(newsKinds) })).default([]),
	recommendations: z.array(z.object({ recommendationId: z.string(), kind: z.enum(recommendationNewsKinds) })).default([]),
	ofMeasures: z.array(z.object({ eventId: z.string(), kind: z.enum(measureNewsKinds) })).default([]),
	requestId: z.string().optional()
});

/** What a letter can speak about, as it is at the moment the letter is made. */
export interface MailContext {
	kind: MailKind;
	locale: Locale;
	/** null where the person has no address any more */
	address: string | null;
	forum: Forum | null;
	registration: Registration | null;
	account: AccountActor | null;
	/** the mail goes to the address that its registration has now: only there may its private link go */
	own: boolean;
	/** the platforms as the private page shows them now, where the letter speaks about seats */
	choices: PlatformChoice[];
	/** seats and waiting places now */
	places: PlatformChoice[];
	/** what goes into the calendar file that comes with the letter */
	calendar: Session[];
	/** the platform asked for by somebody who waits for the forum */
	preferred: Session | null;
	session: Session | null;
	released: Session[];
	/** platforms that were preferred and gave nothing; of drafts nothing is said */
	missed: Session[];
	/** the session before it moved */
	was: { startsAt: string; endsAt: string; hall: TextMl | null } | null;
	/** the forum before it moved */
	forumWas: Pick<Forum, 'startsAt' | 'endsAt' | 'timeZone' | 'venue' | 'city'> | null;
	/** names of the columns that an organiser changed, and `consents` or `needs` for rows of other tables */
	changed: string[];
	/** numbers of the registrations withdrawn, and between which instants */
	withdrawn: { numbers: number[]; from: string; to: string };
	/** why a place at the session did not come back as it was */
	why: ReturnObstacle | null;
	duplicateId: string | null;
	linkId: string | null;
	/** what the account may do and where */
	heldRoles: HeldRole[];
	/** null where it was answered or taken back */
	offer: OfferedRole | null;
	/** recovery codes not used yet */
	codesLeft: number | null;
	/** what became of the proposals that somebody follows, and the token of the own page; null where nobody follows any more */
	news: News[];
	/** the same of recommendations, with their public texts */
	recommendationNews: (RecommendationNews & { text: TextMl })[];
	/** the same of measures, with what is to be done */
	measureNews: (MeasureNews & { text: TextMl })[];
	followToken: string | null;
	/** the token of an expert's own page; null where the offer was taken back */
	expertToken: string | null;
	/** the token by which a request to follow is confirmed, and what it asks for; null where it is over or done */
	followRequest: { token: string; number: number | null } | null;
	/** what is still to be told of measures that wait for a body for which the account speaks */
	measures: ToldMeasure[];
	/** what waits at the forums of an organiser, in the weekly letter */
	week: ForumWeek[];
}

/** Kinds that say how the whole registration stands. */
export const tellsStanding = (kind: MailKind): boolean =>
	kind === 'registration.received' ||
	kind === 'registration.confirmed' ||
	kind === 'registration.waiting' ||
	kind === 'registration.reopened' ||
	kind === 'forum.held';

/** Kinds with the person's day at the forum, as a calendar too. */
export const tellsDay = (kind: MailKind): boolean => tellsStanding(kind) || kind === 'forum.moved';
/** Kinds that say what may be done with seats. */
const tellsSeats = (kind: MailKind): boolean => tellsDay(kind) || /^(dialogue|programme)\./.test(kind);

/** Kinds with a calendar file of the person's whole programme, or one that removes it from the calendar. */
const tellsProgramme = (kind: MailKind): boolean => tellsDay(kind) || kind === 'forum.cancelled';

/** Kinds with a calendar file of the session they are about. */
const tellsSession: readonly MailKind[] = [
	'programme.cancelled',
	'programme.moved',
	'programme.held',
	'dialogue.promoted',
	'dialogue.placed'
];

async function withTexts(noted: Parameters<typeof recommendationNewsToTell>[0]): Promise<MailContext['recommendationNews']> {
	const told = await recommendationNewsToTell(noted);
	const texts = new Map((await publicByIds(told.map(({ recommendationId }) => recommendationId))).map(({ id, text }) => [id, text]));
	return told.flatMap((each) => {
		const text = texts.get(each.recommendationId);
		return text ? [{ ...each, text }] : [];
	});
}

/** News of measures with their own words, else with what their recommendations say. */
async function withTitles(told: readonly MeasureNews[]): Promise<MailContext['measureNews']> {
	const titles = await measureTexts([...new Set(told.map(({ measureId }) => measureId))]);
	return told.map((each) => ({ ...each, text: titles.get(each.measureId) ?? {} }));
}

/** @throws MissingFact for a kind this version does not know */
export async function mailContextOf(mail: OutboxMail): Promise<MailContext> {
	const kind = mailKinds.find((each) => each === mail.kind);
	if (!kind) throw new MissingFact(`There is no mail ${mail.kind}`);
	const given = params.parse(JSON.parse(mail.params));
	const [forum, registration, account] = await Promise.all([
		mail.forum_id ? forumById(mail.forum_id) : null,
		mail.registration_id ? registrationById(mail.registration_id) : null,
		mail.account_id ? actorOf(mail.account_id) : null
	]);
	const ids = [given.sessionId, registration?.preferredSessionId, ...given.released, ...given.missed].filter(
		(id) => typeof id === 'string'
	);
	const [sessions, choices, programme] = await Promise.all([
		sessionsByIds(ids),
		registration && tellsSeats(kind) ? choicesOf(reader, registration.id) : [],
		registration && tellsProgramme(kind) ? ownProgramme(reader, registration.id) : []
	]);
	const address = mail.address ?? registration?.email ?? account?.email ?? null;
	const places = choices.filter((choice) => choice.mine);
	const held = new Set(places.filter((place) => place.mine === 'held').map((place) => place.session.id));
	const byId = (id: string | null | undefined) => sessions.find((session) => session.id === id) ?? null;
	// what somebody has got between the writing of the letter and its sending is neither lost nor missed
	const without = (id: string) => (places.some((place) => place.session.id === id) ? [] : (byId(id) ?? []));
	const at = mail.created_at;
	const session = byId(given.sessionId);
	// who only waits for a seat has nothing in the calendar, but may have had it before the platform was cancelled
	const spoken = session && tellsSession.includes(kind) && (!session.platform || held.has(session.id) || session.state === 'cancelled');
	return {
		kind,
		locale: isLocale(mail.language) ? mail.language : source,
		address,
		own: !!registration?.email && !!address && normaliseAddress(registration.email) === normaliseAddress(address),
		forum,
		registration,
		account,
		choices,
		places,
		calendar: spoken ? [session] : programme.filter((each) => each.state === 'published'),
		preferred: registration?.state === 'waiting' ? byId(registration.preferredSessionId) : null,
		session,
		released: given.released.flatMap(without),
		missed: given.missed.flatMap(without).filter(({ state }) => state !== 'draft'),
		was: given.was ?? null,
		forumWas: given.forumWas ?? null,
		changed: given.changed,
		withdrawn: { numbers: given.numbers, from: given.from ?? at, to: given.to ?? at },
		why: given.why ?? null,
		duplicateId: given.parkedId ?? null,
		linkId: given.linkId ?? null,
		heldRoles: account && kind === 'access.invitation' ? await ownRoles(account) : [],
		offer: given.offerId ? await offeredById(given.offerId) : null,
		codesLeft: given.left ?? null,
		news: await newsToTell(given.news),
		followToken: given.followerId ? await followerToken(given.followerId) : null,
		expertToken: given.expertId ? await expertToken(given.expertId) : null,
		recommendationNews: await withTexts(given.recommendations),
		measureNews: given.followerId ? await withTitles(await measureNewsToTell(given.followerId, given.ofMeasures)) : [],
		followRequest: given.requestId ? await openRequest(given.requestId) : null,
		measures: account ? await measuresToTell(account, readTold(kind, JSON.parse(mail.params))) : [],
		week: account && kind === 'measure.week' ? await weekFor(account) : []
	};
}
