import { z } from 'zod';
import { answerField } from '../../ui/answer-field.ts';
import { formVersionField } from '../../ui/form-version.ts';
import type { Locale } from '../../i18n/locales.ts';
import { readPhone, type PhoneReading } from '../../i18n/phone.ts';
import { lines } from '../../i18n/typed.ts';
import {
	declineReasons,
	delegationRoles,
	HOME_COUNTRY,
	type ConsentPurpose,
	type DelegationRole,
	type EnteredBy,
	type PrivacyState,
	type RegistrationState
} from '../../lists.ts';
import { address, editShape, newShape, type KeptValues } from './fields.ts';
import { needsOrganisation } from './rules.ts';

/** In the list of districts: a region of the host country that the list does not hold. Stored as no district. */
export const ELSEWHERE = 'elsewhere';

interface Typed {
	surname: string;
	noSurname: boolean;
	givenName: string;
	kind: string;
	organisationText: string;
	noOrganisation: boolean;
	country: string;
	phone: string;
	phoneCountry: string;
}

/** What a form says of a phone; `'wrong'` and `'whose'` as `readPhone`. */
export const phoneOf = ({ phone, phoneCountry, country }: Pick<Typed, 'phone' | 'phoneCountry' | 'country'>): PhoneReading =>
	phone ? readPhone(phone, phoneCountry, country === HOME_COUNTRY ? country : null) : { phone: '' };

/** What no field can decide alone; asked also while other fields are still wrong, so that all is said at once. */
function together(payload: z.core.ParsePayload<Typed>): void {
	const { surname, givenName, kind } = payload.value;
	const wrong = (path: keyof Typed, message: string) =>
		payload.issues.push({ code: 'custom', path: [path], message, input: payload.value, continue: true });
	if (!surname && !givenName) wrong('givenName', 'field.required');
	else if (!surname && !payload.value.noSurname) wrong('noSurname', 'field.askNoSurname');
	if (!payload.value.organisationText) {
		if (needsOrganisation(kind)) wrong('organisationText', 'field.required');
		else if (!payload.value.noOrganisation) wrong('noOrganisation', 'field.askNoOrganisation');
	}
	const phone = phoneOf(payload.value);
	if (phone === 'wrong') wrong('phone', 'field.phone');
	if (phone === 'whose') wrong('phoneCountry', 'field.phoneCountry');
}
const always = { when: (payload: z.core.ParsePayload) => typeof payload.value === 'object' && payload.value !== null };
const whole = z.check<Typed>(together);
Object.assign(whole._zod.def, always);

/** What a form says of itself: its key, and what it is where the same form was sent before with another name or address. */
const formShape = {
	formKey: z.string().max(64).default(''),
	again: z.enum(['', 'correct', 'another']).default(''),
	// whether the page has asked that before
	againAsked: z.boolean().default(false).catch(false)
};

/** The delegate's form. */
export const registrationSchema = z.object({ ...editShape, ...newShape, ...formShape }).check(whole);

/** By an organiser's hand: the address may be missing; consent was given on paper or by word. `known`: whom the page has shown (known.ts). */
export const byHandSchema = z
	.object({
		...editShape,
		...newShape,
		email: z.union([z.literal(''), address]).default(''),
		...formShape,
		known: answerField(1000)
	})
	.check(whole);

/** Changing one's own registration: all but the address and the platform, which have forms of their own. */
export const editSchema = z.object({ ...editShape, seen: formVersionField }).check(whole);
/** The consents alone: they may be changed for as long as anything is kept. */
export const consentsSchema = z.object({
	needsConsent: editShape.needsConsent,
	shownTo: editShape.shownTo,
	consentPhoto: editShape.consentPhoto,
	consentKeep: editShape.consentKeep,
	seen: formVersionField
});
export const addressSchema = z.object({ email: newShape.email, seen: formVersionField });
/** An organiser's: with those whom the form has shown to have that address. */
export const addressByHandSchema = addressSchema.extend({ known: answerField(1000) });
export const linkSchema = z.object({ email: newShape.email });
/** Why somebody is declined: a reason of the list, words of one's own, or both. */
const declining = { chosen: z.enum(['', ...declineReasons]).default(''), reason: lines(1000).default('') };
const saysWhy = z.check<{ chosen: string; reason: string }>(({ value, issues }) => {
	if (!value.chosen && !value.reason)
		issues.push({ code: 'custom', path: ['reason'], message: 'field.required', input: value, continue: true });
});
export const declineSchema = z.object(declining).check(saysWhy);

/** Why a registration is opened again: for the audit. */
export const reopenSchema = z.object({ reason: lines(1000).pipe(z.string().min(1)).default('') });
/** «These are fine»: the burst, and the number of the latest application that was seen in it. */
export const asideSchema = z.object({ burst: z.string().min(1).max(64).default(''), upTo: z.coerce.number().int().min(0).default(0) });
/** The decision on several that is undone. */
export const undoBulkSchema = z.object({ bulk: z.string().min(1).max(64).default('') });
/** Declining a burst. seen: how many the organiser was told of; tell: whether a letter goes to addresses that nobody confirmed */
export const burstSchema = asideSchema
	.extend({
		seen: z.coerce.number().int().min(0).default(0),
		...declining,
		tell: z.boolean().default(false)
	})
	.check(saysWhy);

/** The key of the form that makes a private link. */
export const makeLinkSchema = z.object({ key: z.string().max(64).default('') });
/** '' is a plain member. */
export const roleSchema = z.object({ role: z.enum(['', ...delegationRoles]).default('') });

export type RegistrationInput = z.output<typeof registrationSchema>;
export type ByHandInput = Omit<z.output<typeof byHandSchema>, 'known'>;
export type EditInput = Omit<z.output<typeof editSchema>, 'seen'>;
export type ConsentsInput = Omit<z.output<typeof consentsSchema>, 'seen'>;

/** A registration without what lies in tables of its own. */
export type BareRegistration = Omit<Registration, 'needs' | 'consents'>;

/** A registration as its owner and the organiser see it. Instants are UTC texts. */
export interface Registration extends KeptValues {
	id: string;
	forumId: string;
	number: number;
	personId: string;
	delegationId: string;
	delegationRole: DelegationRole | null;
	organisationId: string | null;
	unitId: string | null;
	rural: boolean | null;
	email: string | null;
	language: Locale;
	state: RegistrationState;
	declineReason: string | null;
	/** it has its address alone: nobody else can register with it at the forum */
	ownsAddress: boolean;
	/** whose hand filled the form in */
	enteredBy: EnteredBy;
	linkVersion: number;
	/** the private link of before opens too, until the present one was opened */
	formerLink: boolean;
	passCode: string;
	preferredSessionId: string | null;
	attendedAt: string | null;
	/** null: as usual; restricted: for its owner and an admin only */
	privacyState: PrivacyState;
	submittedAt: string;
	changedAt: string;
	addressConfirmedAt: string | null;
	/** when an organiser entered it, confirmed it or vouched for it by hand */
	approvedAt: string | null;
	/** until when the address is to be confirmed; kept where the place was given on for want of it */
	confirmBy: string | null;
	/** when the program looks at it next; null: nothing is awaited */
	confirmDueAt: string | null;
	needs: { accessibility: string; food: string } | null;
	/** what is in force now for each purpose: 'yes', 'no', or for `name` to whom it is shown */
	consents: Partial<Record<ConsentPurpose, string>>;
}
