/** Every kind of mail; its text is made by src/lib/mail when it is sent. */
export const mailKinds = [
	'registration.received',
	'registration.confirmed',
	'registration.waiting',
	'registration.declined',
	'registration.withdrawn',
	'registration.link',
	'registration.address-taken',
	'registration.address-changed',
	'registration.address-was',
	'dialogue.promoted',
	'dialogue.placed',
	'dialogue.released',
	'programme.cancelled',
	'programme.moved',
	'forum.cancelled',
	'access.invitation',
	'access.reset',
	'access.password-changed',
	'access.second-factor-on',
	'access.second-factor-off',
	'access.second-factor-taken',
	'access.recovery-code-used',
	'access.recovery-codes-new'
] as const;
export type MailKind = (typeof mailKinds)[number];
