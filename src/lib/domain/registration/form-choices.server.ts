import { countriesIn, countryCodes } from '../../i18n/countries.ts';
import { searchNormalise } from '../../i18n/search-normalise.ts';
import { HOME_COUNTRY } from '../../lists.ts';
import type { Locale } from '../../i18n/locales.ts';
import { callingCode } from '../../i18n/phone.ts';
import { plain } from '../../i18n/localized-text.ts';
import { countriesOf, hostOf, kindsOf } from '../forum/index.server.ts';
import { suggestOrganisations, unitsList } from '../organisation/index.server.ts';
import type { Suggestion } from '../organisation/schema.ts';
import { keptOf } from './fields.ts';
import type { FormChoices } from './form-words.ts';
import { ELSEWHERE, type EditInput, type Registration } from './schema.ts';

/** Countries with the code that is dialled: Қазақстан, +7 */
const withCode = (...lists: FormChoices['countries']['here'][]) =>
	lists.flat().map(({ value, label }) => ({ value, label: `${label}, ${callingCode(value)}` }));

/** The lists that a registration's form offers: for the delegate, the private page and the organiser. */
export async function formChoices(forumId: string, locale: Locale): Promise<FormChoices> {
	const [kinds, countries] = await Promise.all([kindsOf(forumId), countriesOf(forumId)]);
	const host = countries.host ?? HOME_COUNTRY;
	const units = await unitsList(host);
	const here = [host, ...countries.foreign];
	const parents = units.filter((unit) => units.some((each) => each.parentId === unit.id));
	return {
		kinds: kinds.map((kind) => ({ value: kind.code, label: plain(kind.name, locale) })),
		countries: {
			here: [...countriesIn(locale, [host]), ...countriesIn(locale, countries.foreign)],
			other: countriesIn(
				locale,
				countryCodes.filter((code) => !here.includes(code))
			)
		},
		phones: {
			here: withCode(countriesIn(locale, [host]), countriesIn(locale, countries.foreign)),
			other: withCode(
				countriesIn(
					locale,
					countryCodes.filter((code) => !here.includes(code))
				)
			)
		},
		units: parents.map((parent) => ({
			label: plain(parent.name, locale),
			options: units.filter((unit) => unit.parentId === parent.id).map((unit) => ({ value: unit.id, label: plain(unit.name, locale) }))
		}))
	};
}

export interface FormProblems {
	/** fields whose value is in none of the form's lists */
	unknown: ('kind' | 'unitId' | 'country')[];
	/** fields that an NGO of the host country fills in */
	missing: ('unitId' | 'settlement')[];
	/** organisations of the directory that the typed name may mean, when none was chosen */
	suggestions: Suggestion[];
}

/**
 * The problems of a form that only the database shows: a choice that no list holds, or a name that several organisations may mean. A name
 * that equals an organisation's needs no question; 'none' and a chosen organisation are answers.
 */
export async function formProblems(forumId: string, input: EditInput): Promise<FormProblems> {
	const { kind, unitId, country, settlement, organisationText, organisationId } = input;
	const host = await hostOf(forumId);
	const [kinds, units, likely] = await Promise.all([
		kindsOf(forumId),
		unitsList(host),
		organisationText ? suggestOrganisations(organisationText, country) : []
	]);
	const unknown: FormProblems['unknown'] = [];
	if (kind && !kinds.some((each) => each.code === kind)) unknown.push('kind');
	if (country === host && unitId && unitId !== ELSEWHERE && !units.some((each) => each.id === unitId)) unknown.push('unitId');
	if (country && !countryCodes.includes(country)) unknown.push('country');
	const missing: FormProblems['missing'] = [];
	const asked = kind === 'ngo' && country === host;
	if (asked && !unitId && units.length) missing.push('unitId');
	if (asked && !settlement) missing.push('settlement');
	const typed = searchNormalise(organisationText);
	const exact = likely.some((each) => Object.values(each.name).some((name) => searchNormalise(name) === typed));
	const answered = organisationId === 'none' || likely.some((each) => each.id === organisationId);
	return { unknown, missing, suggestions: exact || answered ? [] : likely };
}

/** A registration as its form shows it. The organisation is left open: `formProblemsOfEdit` keeps it while its name stays. */
export function editInputOf(registration: Registration): EditInput {
	const { unitId, rural, needs } = registration;
	return {
		...keptOf(registration),
		...consentsDataOf(registration),
		organisationId: '',
		noSurname: !registration.surname,
		noOrganisation: !registration.organisationText,
		phoneCountry: '',
		unitId: unitId ?? (rural === null ? '' : ELSEWHERE),
		settlement: rural === null ? '' : rural ? 'rural' : 'urban',
		accessibility: needs?.accessibility ?? '',
		food: needs?.food ?? ''
	};
}

/** A registration's consents as their form shows them. */
export const consentsDataOf = ({ shownTo, consents }: Registration) => ({
	needsConsent: consents.needs === 'yes',
	shownTo,
	consentPhoto: consents.photo === 'yes',
	consentKeep: consents.keep === 'yes'
});

/** A registration's address as its form shows it. */
export const addressDataOf = (registration: Registration) => ({ email: registration.email ?? '' });

/**
 * The problems of a changed registration, as `formProblems`: an unchanged name and country of the organisation are not asked about again.
 * @returns `input` with the organisation it then means
 */
export async function formProblemsOfEdit(registration: Registration, input: EditInput): Promise<FormProblems & { input: EditInput }> {
	const problems = await formProblems(registration.forumId, input);
	const same =
		input.country === registration.country && searchNormalise(input.organisationText) === searchNormalise(registration.organisationText);
	if (!same || input.organisationId) return { ...problems, input };
	return { ...problems, suggestions: [], input: { ...input, organisationId: registration.organisationId ?? '' } };
}
