import { isOfSession } from '../domain/access/rules.ts';
import { formatDay, formatDeadline, formatMoment, formatTimes, formatZone } from '../i18n/format.ts';
import type { MessageKey } from '../i18n/messages/index.ts';
import { plain } from '../i18n/localized-text.ts';
import { asLine } from '../i18n/typed-text.ts';
import { translator, type MessageValues } from '../i18n/translate.ts';
import { columnWords } from '../domain/document/index.server.ts';
import type { PlatformChoice } from '../domain/dialogue/schema.ts';
import type { Forum } from '../domain/forum/schema.ts';
import { registrationOpen } from '../domain/forum/rules.ts';
import { isOverdue } from '../domain/measure/rules.ts';
import type { MeasureOutcome } from '../lists.ts';
import type { Session } from '../domain/programme/schema.ts';
import { awaitsConfirming, mayChange, offersWithdrawal } from '../domain/registration/rules.ts';
import type { MailContext } from './context.server.ts';
import { MissingFact } from './delivery-errors.ts';
import type { MailPart } from './render.ts';
import type { Links } from './links.server.ts';

type Line = readonly [label: string, value: string];

/** The helpers of one letter: its facts, words and links, and the parts that several kinds share. */
export function templateHelpers(facts: MailContext, links: Links, at: string) {
	const { locale } = facts;
	const t = translator(locale);
	const word = (key: string, values?: MessageValues) => t(`mail.${key}` as MessageKey, values);
	const need = <T>(value: T | null, what: string): T => {
		if (value === null) throw new MissingFact(`A mail ${facts.kind} needs its ${what}`);
		return value;
	};
	const forum = () => need(facts.forum, 'forum');
	const session = () => need(facts.session, 'session');
	const registration = () => need(facts.registration, 'registration');
	const hidden = word('hiddenLink');

	const when = (times: { startsAt: string; endsAt: string }, zone: string) => {
		const oneDay = formatDay(times.startsAt, zone, locale) === formatDay(times.endsAt, zone, locale);
		const span = oneDay
			? `${formatDay(times.startsAt, zone, locale)}, ${formatTimes(times.startsAt, times.endsAt, zone)}`
			: `${formatMoment(times.startsAt, zone, locale)} – ${formatMoment(times.endsAt, zone, locale)}`;
		return `${span}, ${formatZone(times.startsAt, zone, locale)}`;
	};
	/** Hall and time; the day only where the forum has several. */
	const briefly = (one: Session): string[] => {
		const { timeZone: zone, startsLocal, endsLocal } = forum();
		const severalDays = startsLocal.slice(0, 10) !== endsLocal.slice(0, 10);
		const hall = one.hall ? [plain(one.hall.name, locale)] : [];
		return [...hall, ...(severalDays ? [formatDay(one.startsAt, zone, locale)] : []), formatTimes(one.startsAt, one.endsAt, zone)];
	};
	const where = (one: Pick<Forum, 'venue' | 'city'>, hall?: Pick<NonNullable<Session['hall']>, 'name'> | null) =>
		[hall && plain(hall.name, locale), plain(one.venue, locale), plain(one.city, locale)].filter(Boolean).join(', ');
	const present = (lines: readonly Line[]): MailPart => ({ facts: lines.filter(([, value]) => value) });
	const aboutForum = (one: Forum): Line[] => [
		[word('fact.forum'), plain(one.title, locale)],
		[word('fact.when'), when(one, one.timeZone)],
		[word('fact.where'), where(one)]
	];
	const aboutSession = (one: Session): MailPart =>
		present([
			[word('fact.session'), plain(one.title, locale)],
			[word('fact.when'), when(one, forum().timeZone)],
			[word('fact.where'), where(forum(), one.hall)],
			[word('fact.forum'), plain(forum().title, locale)]
		]);
	/** One line where nothing changed, else how it was and how it is now. */
	const wasAndNow = (fact: 'when' | 'where', was: string | null, is: string): Line[] =>
		was === null || was === is
			? [[word(`fact.${fact}`), is]]
			: [
					[word(`fact.${fact}Was`), was],
					[word(`fact.${fact}Now`), is]
				];
	/** A session that moved, with its former time and hall. */
	const movedSession = (one: Session): MailPart => {
		const { was } = facts;
		return present([
			[word('fact.session'), plain(one.title, locale)],
			...wasAndNow('when', was && when(was, forum().timeZone), when(one, forum().timeZone)),
			...wasAndNow('where', was && where(forum(), was.hall && { name: was.hall }), where(forum(), one.hall)),
			[word('fact.forum'), plain(forum().title, locale)]
		]);
	};
	const placeLine = (place: PlatformChoice): Line => {
		const title = plain(place.session.title, locale);
		if (place.mine === 'held') return [word('fact.seat'), [title, ...briefly(place.session)].join(', ')];
		return [word('fact.queue'), word('queue', { title, n: place.queueNumber ?? 1 })];
	};
	/** The seat or the waiting place at the session that the letter is about. */
	const placeHere = (): MailPart[] => {
		const lines = facts.places.filter((place) => place.session.id === facts.session?.id).map(placeLine);
		return lines.length ? [present(lines)] : [];
	};
	/** The registration as it stands: number, state, seats, waiting places, preferred platform. */
	const standing = (): MailPart => {
		const own = registration();
		return present([
			...aboutForum(forum()),
			[word('fact.number'), String(own.number)],
			[word('fact.state'), t(`own.state.${own.state}`)],
			...facts.places.map(placeLine),
			[word('fact.wish'), facts.preferred ? plain(facts.preferred.title, locale) : '']
		]);
	};

	/** A forum that moved, with its former time and place, and the seats as they are now. */
	const movedForum = (): MailPart => {
		const { forumWas: was } = facts;
		return present([
			[word('fact.forum'), plain(forum().title, locale)],
			...wasAndNow('when', was && when(was, was.timeZone), when(forum(), forum().timeZone)),
			...wasAndNow('where', was && where(was), where(forum())),
			[word('fact.number'), String(registration().number)],
			...facts.places.map(placeLine)
		]);
	};
	/** What an organiser changed, by its name. */
	const changed = (): MailPart => present([[word('fact.changed'), columnWords(t, facts.changed)]]);
	/** Who withdrew, by number: the letter names nobody. */
	const withdrawn = (): MailPart => {
		const { numbers, from, to } = facts.withdrawn;
		const at = (instant: string) => formatMoment(instant, forum().timeZone, locale);
		return present([
			[word('fact.forum'), plain(forum().title, locale)],
			[word('fact.when'), `${at(from)} – ${at(to)}`],
			[word('fact.withdrawn'), String(numbers.length)],
			[word('fact.numbers'), numbers.map((number) => `№ ${number}`).join(', ')]
		]);
	};

	const say = (key: string, values?: MessageValues): { text: string } => ({ text: word(key, values) });
	/** Sentences of one paragraph; those that are not true now are left out. */
	function sentences(...keys: (string | false)[]): MailPart[] {
		const text = keys.flatMap((key) => (key ? [word(key)] : [])).join(' ');
		return text ? [{ text }] : [];
	}
	const way = (label: string, address: string | null, values?: MessageValues): MailPart => ({
		way: { label: word(label, values), address, hidden }
	});
	/** A private link goes to the registration's present address and nowhere else. */
	const own = (): MailPart[] => (facts.own ? [way('link.registration', links.registration(registration())), say('privateNote')] : []);
	/** Where the address is still to be confirmed, for the place is given on else: until when, and the link that only this mail carries. */
	const confirming = (): MailPart[] => {
		if (!facts.own) return [];
		const one = registration();
		if (!awaitsConfirming(one, forum(), at) || one.confirmBy === null) return [];
		const until = formatDeadline(one.confirmBy, forum().timeZone, locale);
		return [say('confirming', { until }), way('link.confirming', links.confirming(one)), say('confirmingNot')];
	};
	const contact = (): MailPart[] => {
		const address = facts.forum?.contactEmail;
		return address ? [{ facts: [[word('fact.contact'), address]] }] : [];
	};
	const pass = (): MailPart[] =>
		registration().state === 'confirmed' ? sentences('pass', facts.calendar.length > 0 && 'calendar') : sentences('passLater');
	const subject = (values: MessageValues = {}) => word(`${facts.kind}.subject`, values);
	const forumTitle = () => ({ forum: plain(forum().title, locale) });
	const sessionTitle = () => ({ session: plain(session().title, locale) });
	const first = (): MailPart => say(`${facts.kind}.first`);
	/** Of a session for everybody nothing is said of seats. */
	const firstOfSession = (): MailPart => say(`${facts.kind}.${session().platform ? 'first' : 'firstAll'}`);
	const nextStep = (): MailPart => say(`${facts.kind}.next`);
	const reason = (text: string | null): MailPart[] => (text && asLine(text) ? [{ said: { label: word('fact.reason'), text } }] : []);
	const named = (key: string, of: readonly Pick<Session, 'title'>[]): MailPart[] =>
		of.map((each) => say(key, { session: plain(each.title, locale) }));
	const released = () => named('released', facts.released);
	const notBack = () => named('registration.reopened.lost', facts.released);
	const missed = () => named('missed', facts.missed);
	/** The roles of an invited account; of a moderator the sessions too, of an official the state bodies. */
	const roles = (): MailPart[] => {
		const names = facts.heldRoles.map(({ role }) => t(`access.role_${role}`));
		const places = facts.heldRoles.flatMap(({ role, places }) => (isOfSession(role) ? places : []));
		const bodies = new Set(facts.heldRoles.flatMap(({ places }) => places.flatMap(({ body }) => (body ? [plain(body, locale)] : []))));
		return [
			present([
				...(facts.forum ? aboutForum(facts.forum) : []),
				...places.map((place): Line => [word('fact.session'), plain(place.title, locale)]),
				[word('fact.role'), names.join(', ')],
				...[...bodies].map((body): Line => [word('fact.body'), body])
			])
		];
	};
	const offer = () => need(facts.offer, 'offer');
	/** What somebody with an account is asked to do: the role, where, and for which state body. */
	const offered = (): MailPart => {
		const { role, place, body } = offer();
		const where: Line[] = facts.forum ? aboutForum(facts.forum) : [];
		const session: Line[] = isOfSession(role) && place ? [[word('fact.session'), plain(place.title, locale)]] : [];
		return present([...where, ...session, [word('fact.offeredRole'), t(`access.role_${role}`)], [word('fact.body'), plain(body, locale)]]);
	};
	/** What became of each proposal: its text once, then what was done with it, why, and where the recommendation is read. */
	const news = (): MailPart[] =>
		[...Map.groupBy(facts.news, ({ proposalId }) => proposalId).values()].flatMap((steps): MailPart[] => [
			{ said: { label: word('fact.proposal'), text: plain(steps[0]?.text, locale) } },
			{ text: steps.map(({ kind, number }) => word(`news.${kind}`, { number: number ?? 0 })).join('\n') },
			...steps.flatMap((step) => reason(step.reason)),
			...steps.flatMap(({ number }) =>
				number === null ? [] : [way('link.recommendation', links.page(`/forums/${forum().slug}/recommendations/${number}`), { number })]
			)
		]);
	/** What an address asks to follow. */
	const followed = (): MailPart => {
		const { number } = need(facts.followRequest, 'request');
		return present([
			[word('fact.forum'), plain(forum().title, locale)],
			[word('fact.followed'), number === null ? t('recommendation.follow.all') : t('recommendation.public.one', { n: number })]
		]);
	};
	/** What became of each recommendation that is followed, under its number. */
	const recommendationNews = (): MailPart[] =>
		facts.recommendationNews.flatMap(({ number, kind, text, reason: why }): MailPart[] => [
			{ said: { label: t('recommendation.public.one', { n: number }), text: plain(text, locale) } },
			say(`ofRecommendation.${kind}`),
			...reason(why),
			way('link.recommendation', links.page(`/forums/${forum().slug}/recommendations/${number}`), { number })
		]);
	/** Lines of facts under their names; what is empty is left out. */
	const fact = (lines: readonly Line[]): MailPart => present(lines.map(([key, value]) => [word(key), value]));
	const isLate = (measure: Parameters<typeof isOverdue>[0]) => isOverdue(measure, at);
	/** What has become of a measure, in a word. */
	const status = (of: MeasureOutcome) => t(`measure.status.${of}`);
	const canRegister = () => registrationOpen(forum(), at);

	/** What the private page allows now, by the rules it asks itself: a letter promises nothing else. */
	const may = {
		change: () => mayChange(registration().state, forum(), at),
		withdraw: () => offersWithdrawal(registration().state, forum(), at),
		/** some platform can be taken, moved to or waited for */
		choose: () => facts.choices.some((each) => each.choice !== 'none' && each.session.id !== facts.session?.id),
		/** the place at the letter's session can be given up: a seat, or a place on the list */
		leave: (mine: 'held' | 'waiting') =>
			facts.places.some((each) => each.session.id === facts.session?.id && each.mine === mine && each.leave),
		/** what was wished becomes a seat when the forum has room */
		prefer: () => facts.choices.some((each) => each.mayPrefer && each.session.id === facts.preferred?.id)
	};

	return {
		...{ facts, links, forum, session, say, way, own, confirming, contact, pass, subject, forumTitle, sessionTitle, first, nextStep },
		...{ reason, released, notBack, missed, roles, standing, aboutForum, aboutSession, present, need, canRegister, sentences },
		...{ placeHere, offer, offered, firstOfSession, movedSession, movedForum, changed, withdrawn, news, recommendationNews, followed },
		...{ may, locale, registration, fact, isLate, status }
	};
}

export type TemplateHelpers = ReturnType<typeof templateHelpers>;

/** A letter before its greeting and its end. */
export interface Written {
	subject: string;
	parts: MailPart[];
}
