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
	'access.password-changed'
] as const;
export type MailKind = (typeof mailKinds)[number];
