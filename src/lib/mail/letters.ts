import { plain } from '../i18n/text.ts';
import type { MailKind } from '../server/mail-kinds.ts';
import type { Facts } from './facts.server.ts';
import type { Part } from './layout.ts';
import type { Links } from './links.server.ts';
import { pen, type Pen } from './pen.ts';

/** What each kind of mail says: the result first, then the reason, then the way out. */

interface Written {
	subject: string;
	parts: Part[];
}

const standingLetter = (w: Pen): Written => ({
	subject: w.subject(w.forumTitle()),
	parts: [w.first(), ...w.confirming(), w.standing(), w.nextStep(), ...w.own(), ...w.pass()]
});
const seatLetter = (w: Pen): Written => ({
	subject: w.subject(w.sessionTitle()),
	parts: [w.first(), w.aboutSession(w.session()), ...w.released(), w.nextStep(), ...w.own()]
});

const overLetter = (w: Pen): Written => ({
	subject: w.subject(w.forumTitle()),
	parts: [
		w.first(),
		w.present(w.aboutForum(w.forum())),
		w.nextStep(),
		...w.contact(),
		...(w.canRegister() ? [w.way('link.register', w.links.page(`/forums/${w.forum().slug}/register`))] : [])
	]
});

/** Once the address is confirmed, or the place given on, there is nothing more to do than the private page says. */
const confirmingLetter = (w: Pen): Written => ({
	subject: w.subject(w.forumTitle()),
	parts: [w.first(), ...w.confirming(), w.present(w.aboutForum(w.forum())), ...w.own(), w.nextStep()]
});

const credentialLetter = (w: Pen): Written => ({
	subject: w.subject(),
	parts: [w.first(), w.nextStep(), w.way('link.askReset', w.links.page('/password'))]
});

const letters: Record<MailKind, (w: Pen) => Written> = {
	'registration.received': standingLetter,
	'registration.confirmed': standingLetter,
	'registration.waiting': standingLetter,
	'registration.declined': (w) => ({
		subject: w.subject(w.forumTitle()),
		parts: [w.first(), ...w.reason(w.registration().declineReason), w.present(w.aboutForum(w.forum())), w.nextStep(), ...w.contact()]
	}),
	'registration.withdrawn': overLetter,
	'registration.reopened': (w) => {
		const { state } = w.registration();
		const standing = state === 'confirmed' || state === 'waiting' ? state : 'received';
		return {
			subject: w.subject(w.forumTitle()),
			parts: [
				w.first(),
				w.standing(),
				...w.facts.released.map((each) => w.say('registration.reopened.lost', { session: plain(each.title, w.locale) })),
				w.say(`registration.${standing}.next`),
				...w.own(),
				...w.pass()
			]
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
					w.way('link.application', w.links.parked(w.forum().slug, w.need(w.facts.parkedId, 'application'))),
					w.nextStep()
				]
			};
		return {
			subject: w.subject(w.forumTitle()),
			parts: [
				w.first(),
				w.say('registration.address-taken.same'),
				...w.own(),
				...(w.facts.parkedId === null
					? []
					: [w.say('registration.address-taken.other'), w.way('link.parked', w.links.parked(w.forum().slug, w.facts.parkedId))]),
				w.nextStep()
			]
		};
	},
	'registration.address-changed': (w) => ({
		subject: w.subject(w.forumTitle()),
		parts: [w.first(), ...w.confirming(), w.nextStep(), ...w.own(), w.present(w.aboutForum(w.forum()))]
	}),
	'registration.address-was': (w) => ({
		subject: w.subject(w.forumTitle()),
		parts: [w.first(), w.present(w.aboutForum(w.forum())), w.nextStep(), ...w.contact()]
	}),
	'dialogue.promoted': seatLetter,
	'dialogue.placed': seatLetter,
	'dialogue.released': seatLetter,
	'programme.cancelled': (w) => ({
		subject: w.subject(w.sessionTitle()),
		parts: [w.first(), w.aboutSession(w.session()), ...w.reason(plain(w.session().cancelNote, w.locale)), w.nextStep(), ...w.own()]
	}),
	'programme.held': (w) => ({
		subject: w.subject(w.sessionTitle()),
		parts: [
			w.first(),
			w.aboutSession(w.session()),
			...w.placeHere(),
			...(w.facts.why === null ? [] : [w.say('programme.held.fewer')]),
			w.nextStep(),
			...w.own()
		]
	}),
	'programme.held-without': (w) => ({
		subject: w.subject(w.sessionTitle()),
		parts: [
			w.first(),
			w.aboutSession(w.session()),
			w.say(`programme.held-without.${w.need(w.facts.why, 'reason')}`),
			...(w.canSignUp() && w.facts.why !== 'duty' ? [w.nextStep()] : []),
			...w.own()
		]
	}),
	'programme.moved': seatLetter,
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
	'forum.held': standingLetter,
	'access.invitation': (w) => ({
		subject: w.subject(),
		parts: [
			w.first(),
			...w.roles(),
			w.nextStep(),
			w.way('link.invitation', w.links.invitation(w.need(w.facts.linkId, 'link'))),
			w.say('privateNote')
		]
	}),
	'access.role-offer': (w) => ({
		subject: w.subject(),
		parts: [w.first(), w.offered(), w.nextStep(), w.way('link.offer', w.links.offer(w.offer().id)), w.say('privateNote')]
	}),
	'access.reset': (w) => ({
		subject: w.subject(),
		parts: [
			w.first(),
			w.nextStep(),
			w.way('link.reset', w.links.reset(w.need(w.facts.linkId, 'link'))),
			w.say('privateNote'),
			w.say('ignore')
		]
	}),
	'access.password-changed': credentialLetter,
	'access.second-factor-on': credentialLetter,
	'access.second-factor-off': credentialLetter,
	'access.second-factor-taken': credentialLetter,
	'access.codes-spent': credentialLetter,
	'access.recovery-code-used': (w) => ({
		subject: w.subject(),
		parts: [
			w.say('access.recovery-code-used.first', { left: w.need(w.facts.codesLeft, 'count') }),
			w.nextStep(),
			w.way('link.askReset', w.links.page('/password'))
		]
	}),
	'access.recovery-codes-new': credentialLetter
};

/**
 * The subject and the parts of a letter.
 * @param at the instant at which it is made
 * @throws MissingFact when what the kind speaks about is gone
 */
export const write = (facts: Facts, links: Links, at: string): Written => letters[facts.kind](pen(facts, links, at));
