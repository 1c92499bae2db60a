import { plain } from '../i18n/localized-text.ts';
import type { MailKind } from '../server/mail-kinds.ts';
import { accountTemplates } from './account-templates.ts';
import { measureNews, measureTemplates } from './measure-templates.ts';
import type { MailContext } from './context.server.ts';
import type { Links } from './links.server.ts';
import type { MailPart } from './render.ts';
import { templateHelpers, type TemplateHelpers, type Written } from './template-helpers.ts';

/** What each kind of mail says: the result first, then the reason, then the way out, which is one that the page allows (`may` of the template helpers). */

const standingLetter =
	(next: (w: TemplateHelpers) => (string | false)[]) =>
	(w: TemplateHelpers): Written => ({
		subject: w.subject(w.forumTitle()),
		parts: [w.first(), ...w.confirming(), w.standing(), ...w.missed(), ...w.sentences(...next(w)), ...w.own(), ...w.pass()]
	});
const seatLetter =
	(next: (w: TemplateHelpers) => (string | false)[]) =>
	(w: TemplateHelpers): Written => ({
		subject: w.subject(w.sessionTitle()),
		parts: [w.first(), w.aboutSession(w.session()), ...w.released(), ...w.sentences(...next(w)), ...w.own()]
	});

/** A place that is given back goes to somebody where places are counted. */
const withdrawing = (w: TemplateHelpers) => (w.forum().capacity === null ? 'may.withdraw' : 'may.withdrawPlace');

/** What comes next for a registration, by the state in which it stands. */
const nextSteps: Record<'received' | 'confirmed' | 'waiting', (w: TemplateHelpers) => (string | false)[]> = {
	received: (w) => [w.registration().state === 'submitted' && 'registration.received.next', w.may.change() && 'may.change'],
	confirmed: (w) => [w.may.choose() && 'may.choose', w.may.change() && 'may.change', w.may.withdraw() && withdrawing(w)],
	waiting: (w) => [w.registration().state === 'waiting' && 'registration.waiting.next', w.may.prefer() && 'registration.waiting.wish']
};
/** The way to register again, while registration is open. */
const again = (w: TemplateHelpers): MailPart[] =>
	w.canRegister() ? [w.way('link.register', w.links.page(`/forums/${w.forum().slug}/register`))] : [];

/** How to give up a place at the letter's session. */
const givingUp = (w: TemplateHelpers, release: string, leave: string) => [w.may.leave('held') && release, w.may.leave('waiting') && leave];

const overLetter = (w: TemplateHelpers): Written => ({
	subject: w.subject(w.forumTitle()),
	parts: [w.first(), w.present(w.aboutForum(w.forum())), w.nextStep(), ...w.contact(), ...again(w)]
});

/** Once the address is confirmed, or the place given on, there is nothing more to do than the private page says. */
const confirmingLetter = (w: TemplateHelpers): Written => ({
	subject: w.subject(w.forumTitle()),
	parts: [w.first(), ...w.confirming(), w.present(w.aboutForum(w.forum())), ...w.own(), w.nextStep()]
});

/** The way to a page that is one reader's alone. */
const privateWay = (w: TemplateHelpers, ...way: Parameters<TemplateHelpers['way']>): MailPart[] => [
	w.way(...way),
	w.nextStep(),
	w.say('privateNote')
];
/** The own page of who follows proposals. */
const following = (w: TemplateHelpers): MailPart[] => privateWay(w, 'link.follow', w.links.follow(w.need(w.facts.followToken, 'follower')));

const letters: Record<MailKind, (w: TemplateHelpers) => Written> = {
	'registration.received': standingLetter(nextSteps.received),
	'registration.confirmed': standingLetter(nextSteps.confirmed),
	'registration.waiting': standingLetter(nextSteps.waiting),
	'registration.declined': (w) => ({
		subject: w.subject(w.forumTitle()),
		parts: [
			w.first(),
			...w.reason(w.registration().declineReason),
			w.present(w.aboutForum(w.forum())),
			w.nextStep(),
			...w.contact(),
			...again(w)
		]
	}),
	'registration.withdrawn': overLetter,
	'registration.reopened': (w) => {
		const { state } = w.registration();
		const standing = state === 'confirmed' || state === 'waiting' ? state : 'received';
		return {
			subject: w.subject(w.forumTitle()),
			parts: [w.first(), w.standing(), ...w.notBack(), ...w.missed(), ...w.sentences(...nextSteps[standing](w)), ...w.own(), ...w.pass()]
		};
	},
	'registration.link': (w) => ({
		subject: w.subject(w.forumTitle()),
		parts: [w.first(), ...w.own(), w.present(w.aboutForum(w.forum())), w.nextStep()]
	}),
	'registration.confirm-address': confirmingLetter,
	'registration.confirm-reminder': confirmingLetter,
	'registration.unconfirmed': overLetter,
	'registration.address-taken': (w) => {
		// whoever was registered with the address has another one now: only the application is left to speak about
		if (!w.facts.own)
			return {
				subject: w.say('registration.address-taken.freeSubject', w.forumTitle()).text,
				parts: [
					w.say('registration.address-taken.free'),
					w.way('link.application', w.links.duplicate(w.forum().slug, w.need(w.facts.duplicateId, 'application'))),
					w.nextStep()
				]
			};
		return {
			subject: w.subject(w.forumTitle()),
			parts: [
				w.first(),
				...(w.may.change() ? [w.say('registration.address-taken.same')] : []),
				...w.own(),
				...(w.facts.duplicateId === null || !w.canRegister()
					? []
					: [w.say('registration.address-taken.other'), w.way('link.parked', w.links.duplicate(w.forum().slug, w.facts.duplicateId))]),
				w.nextStep()
			]
		};
	},
	'registration.address-changed': (w) => ({
		subject: w.subject(w.forumTitle()),
		parts: [
			w.first(),
			...w.confirming(),
			w.registration().formerLink ? w.nextStep() : w.say('registration.address-changed.closed'),
			...w.own(),
			w.present(w.aboutForum(w.forum()))
		]
	}),
	'registration.edited': (w) => ({
		subject: w.subject(w.forumTitle()),
		parts: [w.first(), w.changed(), w.nextStep(), ...w.own(), w.present(w.aboutForum(w.forum())), ...w.contact()]
	}),
	'registration.address-was': (w) => ({
		subject: w.subject(w.forumTitle()),
		parts: [
			w.first(),
			w.say(w.facts.registration?.formerLink ? 'registration.address-was.open' : 'registration.address-was.closed'),
			w.present(w.aboutForum(w.forum())),
			w.nextStep(),
			...w.contact()
		]
	}),
	'dialogue.promoted': seatLetter((w) => [w.may.leave('held') && 'dialogue.promoted.next']),
	'dialogue.placed': seatLetter((w) => [w.may.leave('held') && 'dialogue.placed.next']),
	'dialogue.released': seatLetter((w) => [w.may.choose() && 'may.another']),
	'programme.cancelled': (w) => ({
		subject: w.subject(w.sessionTitle()),
		parts: [
			w.firstOfSession(),
			w.aboutSession(w.session()),
			...w.reason(plain(w.session().cancelNote, w.locale)),
			...w.sentences(!!w.session().platform && w.may.choose() && 'may.another'),
			...w.own()
		]
	}),
	'programme.held': (w) => ({
		subject: w.subject(w.sessionTitle()),
		parts: [
			w.firstOfSession(),
			w.aboutSession(w.session()),
			...w.placeHere(),
			...(w.facts.why === null ? [] : [w.say('programme.held.fewer')]),
			...w.sentences(...givingUp(w, 'programme.held.release', 'programme.held.leave')),
			...w.own()
		]
	}),
	'programme.held-without': (w) => ({
		subject: w.subject(w.sessionTitle()),
		parts: [
			w.first(),
			w.aboutSession(w.session()),
			w.say(`programme.held-without.${w.need(w.facts.why, 'reason')}`),
			...w.sentences(w.may.choose() && 'may.another'),
			...w.own()
		]
	}),
	'programme.moved': (w) => ({
		subject: w.subject(w.sessionTitle()),
		parts: [
			w.firstOfSession(),
			w.movedSession(w.session()),
			...w.sentences(
				w.facts.calendar.length > 0 && 'calendarOne',
				...givingUp(w, 'programme.moved.release', 'programme.moved.leave'),
				!!w.session().platform && w.may.choose() && 'may.another'
			),
			...w.own()
		]
	}),
	'forum.cancelled': (w) => ({
		subject: w.subject(w.forumTitle()),
		parts: [
			w.first(),
			...w.reason(plain(w.forum().cancelNote, w.locale)),
			w.present(w.aboutForum(w.forum())),
			w.nextStep(),
			...w.contact(),
			w.way('link.forum', w.links.page(`/forums/${w.forum().slug}`))
		]
	}),
	'forum.held': standingLetter((w) => [w.may.withdraw() && withdrawing(w)]),
	'forum.moved': (w) => ({
		subject: w.subject(w.forumTitle()),
		parts: [
			w.first(),
			w.movedForum(),
			...w.sentences(w.facts.calendar.length > 0 && 'calendar', w.may.choose() && 'may.choose', w.may.withdraw() && withdrawing(w)),
			...w.own()
		]
	}),
	'proposal.followed': (w) => ({ subject: w.subject(w.forumTitle()), parts: [w.first(), ...following(w)] }),
	'proposal.news': (w) => ({
		subject: w.subject(w.forumTitle()),
		parts: [w.first(), ...w.news(), ...w.recommendationNews(), ...measureNews(w), ...following(w)]
	}),
	'recommendation.follow': (w) => ({
		subject: w.subject(w.forumTitle()),
		parts: [
			w.first(),
			w.followed(),
			...privateWay(w, 'link.confirmFollowing', w.links.confirmFollowing(w.need(w.facts.followRequest, 'request').token))
		]
	}),
	'recommendation.news': (w) => ({
		subject: w.subject(w.forumTitle()),
		parts: [
			w.first(),
			...w.recommendationNews(),
			...measureNews(w),
			...privateWay(w, 'link.following', w.links.follow(w.need(w.facts.followToken, 'follower')))
		]
	}),
	'expert.offered': (w) => ({
		subject: w.subject(w.forumTitle()),
		parts: [w.first(), ...privateWay(w, 'link.expertise', w.links.expertise(w.need(w.facts.expertToken, 'expert')))]
	}),
	...measureTemplates,
	...accountTemplates
};

/**
 * The subject and the parts of a letter.
 * @param at the instant at which it is made
 * @throws MissingFact when what the kind speaks about is gone
 */
export const write = (facts: MailContext, links: Links, at: string): Written => letters[facts.kind](templateHelpers(facts, links, at));
