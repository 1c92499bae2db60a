import type { Actor } from '../../server/actor.ts';
import { Refusal } from '../../server/refusal.ts';
import { countryName } from '../../i18n/format.ts';
import type { Locale } from '../../i18n/locales.ts';
import { phoneInFile } from '../../i18n/phone.ts';
import { plain } from '../../i18n/localized-text.ts';
import { translate, translator } from '../../i18n/translate.ts';
import { wallOf } from '../../i18n/time-zone.ts';
import { delegationNames } from '../delegation/index.server.ts';
import { kindsOf } from '../forum/index.server.ts';
import type { Forum } from '../forum/schema.ts';
import { everyUnit } from '../organisation/index.server.ts';
import { eachRegistration, type ExportedRegistration, type RegistrationFilters } from '../registration/index.server.ts';
import { contacts, fileColumn, fileFields, fields, type FileField, type FormPart } from '../registration/fields.ts';
import type { Cell, Sheet } from '../../server/sheet.ts';

const ofPart = (part: FormPart) => fileFields.filter((field) => fields[field].part === part && !fields[field].contact);
/** The form's fields in the file: first who comes for whom, then how to reach them and what they need. */
const whoComes = [...ofPart('person'), ...ofPart('organisation')];
const reach = [...contacts, ...ofPart('platform')];
const besides = ['state', 'platforms', 'queues', 'submittedUtc', 'submittedLocal', 'attendedUtc', 'attendedLocal'] as const;

/** Both times of an instant, to the minute: in UTC and the forum's own. */
const times = (instant: string | null, zone: string): [Cell, Cell] =>
	instant ? [{ wall: instant.slice(0, 16) }, { wall: wallOf(instant, zone) }] : ['', ''];

/** An e-mail address as a link to write to it. */
const mailLink = (address: string): Cell => ({ text: address, leadsTo: `mailto:${encodeURIComponent(address).replace('%40', '@')}` });

/** Rows turned into cells at a time; also what a stream sends at once. */
const BATCH = 500;

/** How a row reads in a file: the names of kinds and districts are looked up once. */
async function cellsFor(forum: Pick<Forum, 'id' | 'timeZone'>, locale: Locale) {
	const t = translator(locale);
	const [kindList, unitList, delegations] = await Promise.all([kindsOf(forum.id), everyUnit(), delegationNames(forum.id)]);
	const kinds = new Map(kindList.map((kind) => [kind.code, plain(kind.name, locale)]));
	const units = new Map(unitList.map((unit) => [unit.id, plain(unit.name, locale)]));
	const roles = { head: t('organiser.one.roleHead'), contact: t('organiser.one.roleContact') };
	return ({ row, places }: ExportedRegistration): Cell[] => {
		const at = (state: 'held' | 'waiting'): Cell => {
			const [first = '', ...more] = places.flatMap((place) => (place.state === state ? [place.number] : []));
			return more.length ? [first, ...more].join(', ') : first;
		};
		const inWords: Partial<Record<FileField, Cell>> = {
			kind: kinds.get(row.kind) ?? row.kind,
			country: countryName(row.country, locale),
			email: row.email ? mailLink(row.email) : '',
			unitId: row.unit_id ? (units.get(row.unit_id) ?? '') : '',
			settlement: row.rural === null ? '' : t(row.rural ? 'organiser.sheet.rural' : 'organiser.sheet.urban'),
			workingLanguage: t(`programme.lang.${row.working_language}`),
			phone: phoneInFile(row.phone ?? '', (n) => t('registration.phoneExtension', { n })),
			interpretation: t(row.interpretation ? 'common.yes' : 'common.no')
		};
		const cell = (field: FileField) => inWords[field] ?? String(row[fileColumn(field)] ?? '');
		return [
			row.number,
			...whoComes.map(cell),
			plain(delegations.get(row.delegation_id)?.name, locale),
			row.delegation_role ? roles[row.delegation_role] : '',
			...reach.map(cell),
			t(`own.state.${row.state}`),
			at('held'),
			at('waiting'),
			...times(row.submitted_at, forum.timeZone),
			...times(row.attended_at, forum.timeZone)
		];
	};
}

/** The head row of the list, in a language. */
export function registrationColumns(locale: Locale): string[] {
	const t = translator(locale);
	const words = (names: readonly FileField[]) => names.map((name) => t(`registration.sheet.${name}`));
	const delegation = [t('organiser.sheet.delegation'), t('organiser.sheet.delegationRole')];
	return [
		t('organiser.sheet.number'),
		...words(whoComes),
		...delegation,
		...words(reach),
		...besides.map((name) => t(`organiser.sheet.${name}`))
	];
}

/**
 * The organiser's list as cells, 500 rows at a time, in the order and with the filters of the screen. Needs are left out: health and
 * belief do not belong in files that are passed on.
 * @throws Refusal('not-found') for all but the forum's organisers
 */
export async function* registrationRows(
	actor: Actor,
	forum: Pick<Forum, 'id' | 'timeZone'>,
	filters: RegistrationFilters,
	locale: Locale
): AsyncGenerator<Cell[][]> {
	const cells = await cellsFor(forum, locale);
	let batch: Cell[][] = [];
	for await (const each of eachRegistration(actor, forum.id, filters)) {
		batch.push(cells(each));
		if (batch.length < BATCH) continue;
		yield batch;
		batch = [];
	}
	if (batch.length) yield batch;
}

/** A workbook is made in memory: longer lists are taken as CSV. */
const MOST_IN_WORKBOOK = 5_000;

/**
 * The organiser's list as a whole sheet.
 * @throws Refusal('not-found') for all but the forum's organisers; Refusal('document.too-long') past 5,000 rows
 */
export async function registrationSheet(
	actor: Actor,
	forum: Pick<Forum, 'id' | 'timeZone'>,
	filters: RegistrationFilters,
	locale: Locale
): Promise<Sheet> {
	const rows: Cell[][] = [];
	for await (const batch of registrationRows(actor, forum, filters, locale)) {
		if (rows.length + batch.length > MOST_IN_WORKBOOK) throw new Refusal('document.too-long', { most: MOST_IN_WORKBOOK });
		rows.push(...batch);
	}
	return { name: translate(locale, 'organiser.sheet.name'), columns: registrationColumns(locale), rows };
}
