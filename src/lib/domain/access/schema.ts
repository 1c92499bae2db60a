import { z } from 'zod';
import { locales, type Locale } from '../../i18n/locales.ts';
import type { TextMl } from '../../i18n/localized-text.ts';
import { line, mailAddress, name as nameShape } from '../../i18n/typed.ts';
import { roles, scopeKinds, teamRoles } from '../../lists.ts';
import type { RoleGrant } from '../../server/actor.ts';
import { passphraseFault } from './passphrase.ts';
import { isOfSession } from './rules.ts';

const email = mailAddress(254);
/** Required as in the delegate's form: a given name always, a surname where there is one. */
const names = { surname: nameShape(200), givenName: nameShape(200).min(1) };
/** A new passphrase; what is wrong with it is told by the codes of passphrase.ts. */
const passphrase = z.string().superRefine((text, context) => {
	const fault = passphraseFault(text);
	if (fault) context.addIssue({ code: 'custom', message: fault });
});

export const signInSchema = z.object({ email, password: z.string().min(1).max(4096) });
export const askSchema = z.object({ email });
export const newPasswordSchema = z.object({ password: passphrase });
export const changePasswordSchema = z.object({ current: z.string().min(1).max(4096), password: passphrase });
export const codeSchema = z.object({ code: line(64).min(1) });
export const passwordSchema = z.object({ password: z.string().min(1).max(4096) });
export const ownLoginSchema = z.object({ login: z.string().default('') });
export const requireSchema = z.object({ required: z.enum(['0', '1']) });
export const languageSchema = z.object({ language: z.enum(locales) });
export const digestSchema = z.object({ on: z.boolean().default(false) });
export const setUpSchema = z.object({ ...names, email, password: passphrase });
/** The roles that a forum's team gives. */
export const inviteSchema = z
	.object({
		...names,
		email,
		language: z.enum(locales),
		role: z.enum(teamRoles),
		/** the session a moderator or rapporteur gets */
		sessionId: z.string().max(64).default(''),
		/** the state body an official speaks for */
		bodyId: z.string().max(64).default('')
	})
	.superRefine((input, context) => {
		if (isOfSession(input.role) && !input.sessionId) context.addIssue({ code: 'custom', path: ['sessionId'], message: 'field.choose' });
		if (input.role === 'official' && !input.bodyId) context.addIssue({ code: 'custom', path: ['bodyId'], message: 'field.choose' });
	});
/** An invitation to look after the whole installation. */
export const inviteAdminSchema = z.object({ ...names, email, language: z.enum(locales) });
/** The grant that an invitation asks for: a moderator's and a rapporteur's hold in a session, the others in the forum. */
export const grantFor = (
	{ role, sessionId, bodyId }: Pick<z.infer<typeof inviteSchema>, 'role' | 'sessionId' | 'bodyId'>,
	forumId: string
): RoleGrant => {
	if (isOfSession(role)) return { role, scopeKind: 'session', scopeId: sessionId };
	return { role, scopeKind: 'forum', scopeId: forumId, ...(role === 'official' && { bodyId }) };
};

/** The buttons beside an offer and an account: an id that there is not is not found, whatever it looks like. */
export const offerSchema = z.object({ offerId: z.string().default('') });
export const accountSchema = z.object({ accountId: z.string().default('') });

export const takeRoleSchema = z.object({
	accountId: z.string().min(1).max(64),
	role: z.enum(roles),
	scopeKind: z.enum(scopeKinds),
	scopeId: z.string().max(64).default('')
});

/** A forum, session or state body that a role names. */
export interface RolePlace {
	id: string;
	title: TextMl;
	/** of a forum and of a session: the forum, and when it is held; forums have the same title from year to year */
	forum?: { title: TextMl; startsAt: string; timeZone: string };
}

/** What an account may do, and where: the forums and sessions of one role by their titles. */
export interface HeldRole {
	role: RoleGrant['role'];
	/** the role holds in the whole installation; `places` is empty then */
	everywhere: boolean;
	/** body: the state body that one speaks for there */
	places: (RolePlace & { body?: TextMl })[];
}

/** A role offered to whoever owns an address, as those see it who manage the team: nothing else of the person. */
export interface RoleOffer {
	id: string;
	email: string;
	grant: RoleGrant;
}

/** A role that one has been offered. */
export interface OfferedRole {
	id: string;
	role: RoleGrant['role'];
	/** the forum or session; null: the whole installation */
	place: RolePlace | null;
	body: TextMl | null;
}

/** An account as the team page and the account's own page know it. */
export interface Account {
	id: string;
	name: string;
	email: string;
	language: Locale;
	/** invited: no passphrase chosen yet */
	state: 'invited' | 'active' | 'disabled';
	/** whether a second factor is in use */
	secondFactor: boolean;
	/** a mail a day says who withdrew at the forums it organises */
	toldOfWithdrawals: boolean;
	/** once a week about the measures of the own forums */
	toldOfMeasures: boolean;
	/** the roles asked for: of one forum and its sessions, or all */
	roles: RoleGrant[];
}
