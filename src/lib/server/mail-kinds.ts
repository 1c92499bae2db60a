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
	'dialogue.promoted',
	'dialogue.placed',
	'dialogue.released',
	'programme.cancelled',
	'programme.held',
	'programme.held-without',
	'programme.moved',
	'forum.cancelled',
	'forum.held',
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

/** Which allowance of its recipient a mail uses; null: none. Warnings have one of their own, so that a flood of other mails holds none back. */
export type MailCap = 'usual' | 'warning' | null;

/**
 * Warnings about an address or an account. What concerns an account is asked for by its owner or by an address that has one, and is
 * limited where it is asked for (src/lib/server/limits.ts).
 */
export const addressWarnings: readonly MailKind[] = ['registration.address-was'];
const aboutAccount = (kind: MailKind) => kind.startsWith('access.');

/** What a mail uses up: only visitors and delegates have an allowance, what an account or the program itself causes is not counted. */
export function capOf(actor: Actor, kind: MailKind): MailCap {
	if ((actor.kind !== 'anonymous' && actor.kind !== 'delegate') || aboutAccount(kind)) return null;
	return addressWarnings.includes(kind) ? 'warning' : 'usual';
}
