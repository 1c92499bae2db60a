import type { mailCaps } from '../lists.ts';
import type { Actor } from './actor.ts';

/** Every kind of mail; its text is made by src/lib/mail when it is sent. */
export const mailKinds = [
	'registration.received',
	'registration.confirmed',
	'registration.waiting',
	'registration.declined',
	'registration.withdrawn',
	'registration.reopened',
	'registration.link',
	'registration.confirm-address',
	'registration.confirm-reminder',
	'registration.unconfirmed',
	'registration.address-taken',
	'registration.address-changed',
	'registration.address-was',
	'registration.edited',
	'dialogue.promoted',
	'dialogue.placed',
	'dialogue.released',
	'programme.cancelled',
	'programme.held',
	'programme.held-without',
	'programme.moved',
	'forum.cancelled',
	'forum.held',
	'forum.moved',
	'proposal.followed',
	'proposal.news',
	'expert.offered',
	'recommendation.follow',
	'recommendation.news',
	'measure.assigned',
	'measure.returned',
	'measure.several',
	'measure.reminder',
	'measure.week',
	'access.withdrawals',
	'access.invitation',
	'access.role-offer',
	'access.reset',
	'access.password-changed',
	'access.second-factor-on',
	'access.second-factor-off',
	'access.second-factor-taken',
	'access.codes-spent',
	'access.recovery-code-used',
	'access.recovery-codes-new'
] as const;
export type MailKind = (typeof mailKinds)[number];

/** Kinds that no organiser sees: who follows a proposal is mostly its author, whose name is shown only where the author ticked it; who follows recommendations is nobody's business. */
export const unlistedKinds: readonly MailKind[] = ['proposal.followed', 'proposal.news', 'recommendation.follow', 'recommendation.news'];

/** Why a mail is rightly not sent any more: its link is over, or what it tells is, also where the account it goes to was disabled. It is given up, and has not failed. */
export const needless = ['over', 'link-over'] as const;

/** Which allowance of its recipient a mail uses; null: none. Warnings have one of their own, so that a flood of other mails holds none back. */
export type MailCap = (typeof mailCaps)[number] | null;

/**
 * Warnings about an address or an account. What concerns an account is asked for by its owner or by an address that has one, and is
 * limited where it is asked for (src/lib/server/rate-limits.ts).
 */
const addressWarnings: readonly MailKind[] = ['registration.address-was'];
const aboutAccount = (kind: MailKind) => kind.startsWith('access.');
/** A whole plan is assigned in an hour: what is over the allowance of an official comes joined. */
const aboutMeasure = (kind: MailKind) => kind.startsWith('measure.');

/**
 * The allowance that a mail uses. Mails that an account causes use none, but for those about measures. Mails that the program writes by itself use one, since they follow
 * what visitors did: whoever gives one address to many registrations would otherwise have it reminded of each.
 */
export function capOf(actor: Actor, kind: MailKind): MailCap {
	if (aboutMeasure(kind)) return 'usual';
	if (actor.kind === 'account' || aboutAccount(kind)) return null;
	return addressWarnings.includes(kind) ? 'warning' : 'usual';
}

/**
 * Until when a mail of each kind makes sense: `letterStands` of programme/rules.ts asks it when a mail is put into the outbox and again when
 * it is sent. What was decided stays true, and so do links and warnings: those always go.
 */
export const mailTerms = {
	'registration.received': 'forum-ends',
	'registration.confirmed': 'forum-ends',
	'registration.waiting': 'forum-ends',
	'registration.declined': 'always',
	'registration.withdrawn': 'always',
	'registration.reopened': 'forum-ends',
	'registration.confirm-address': 'forum-ends',
	'registration.confirm-reminder': 'forum-ends',
	'registration.unconfirmed': 'always',
	'registration.link': 'always',
	'registration.address-taken': 'always',
	'registration.address-changed': 'always',
	'registration.address-was': 'always',
	'registration.edited': 'forum-ends',
	'dialogue.promoted': 'session-begins',
	'dialogue.placed': 'session-begins',
	'dialogue.released': 'session-begins',
	// who sits in the hall, or is on the way to another one, is still told
	'programme.cancelled': 'session-ends',
	'programme.moved': 'session-ends',
	'programme.held': 'session-ends',
	'programme.held-without': 'session-ends',
	'forum.cancelled': 'forum-cancelled',
	'forum.held': 'forum-ends',
	'forum.moved': 'forum-ends',
	'proposal.followed': 'always',
	'proposal.news': 'always',
	'expert.offered': 'always',
	'recommendation.follow': 'always',
	'recommendation.news': 'always',
	'measure.assigned': 'always',
	'measure.returned': 'always',
	'measure.several': 'always',
	'measure.reminder': 'always',
	'measure.week': 'always',
	'access.withdrawals': 'always',
	'access.invitation': 'always',
	'access.role-offer': 'always',
	'access.reset': 'always',
	'access.codes-spent': 'always',
	'access.password-changed': 'always',
	'access.second-factor-on': 'always',
	'access.second-factor-off': 'always',
	'access.second-factor-taken': 'always',
	'access.recovery-code-used': 'always',
	'access.recovery-codes-new': 'always'
} as const satisfies Record<MailKind, string>;
