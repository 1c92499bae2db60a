import type { Actor } from '../../server/actor.ts';
import { change } from '../../server/change.ts';
import { countryName } from '../../i18n/format.ts';
import type { Locale } from '../../i18n/locales.ts';
import { plain } from '../../i18n/text.ts';
import { translator } from '../../i18n/translate.ts';
import { wallOf } from '../../i18n/zone.ts';
import { demand } from '../access/index.server.ts';
import { kindsOf } from '../forum/index.server.ts';
import type { Forum } from '../forum/schema.ts';
import { unitsList } from '../organisation/index.server.ts';
import { eachRegistration, type RegistrationFilters } from '../registration/index.server.ts';
import type { Sheet } from './sheet.server.ts';

const columns = [
	'number',
	'surname',
	'givenName',
	'patronymic',
	'latinName',
	'kind',
	'organisation',
	'position',
	'country',
	'unit',
	'settlement',
	'delegationRole',
	'email',
	'phone',
	'workingLanguage',
	'interpretation',
	'state',
	'platforms',
	'queues',
	'submittedUtc',
	'submittedLocal',
	'attendedUtc',
	'attendedLocal'
] as const;

/** Both times of an instant, to the minute, in a form that sorts as text: 2026-11-24 05:00 and the forum's own. */
function times(instant: string | null, zone: string): [string, string] {
	if (!instant) return ['', ''];
	return [instant.slice(0, 16).replace('T', ' '), wallOf(instant, zone).replace('T', ' ')];
}

/**
 * The organiser's list as a sheet, in the order and with the filters of the screen. Needs are left out: health and belief do not belong
 * in files that are passed on.
 * @throws Refusal('not-found') for all but the forum's organisers
 */
export async function registrationSheet(
	actor: Actor,
	forum: Pick<Forum, 'id' | 'timeZone'>,
	filters: RegistrationFilters,
	locale: Locale
): Promise<Sheet> {
	const t = translator(locale);
	const [kindList, unitList] = await Promise.all([kindsOf(forum.id), unitsList()]);
	const kinds = new Map(kindList.map((kind) => [kind.code, plain(kind.name, locale)]));
	const units = new Map(unitList.map((unit) => [unit.id, plain(unit.name, locale)]));
	const roles = { head: t('organiser.one.roleHead'), contact: t('organiser.one.roleContact') };
	const rows: string[][] = [];
	for await (const { row, places } of eachRegistration(actor, forum.id, filters)) {
		const at = (state: 'held' | 'waiting') => places.flatMap((place) => (place.state === state ? [place.number] : [])).join(', ');
		rows.push([
			String(row.number),
			row.surname,
			row.given_name,
			row.patronymic,
			row.latin_name,
			kinds.get(row.kind) ?? row.kind,
			row.organisation_text,
			row.position_text,
			countryName(row.country, locale),
			row.unit_id ? (units.get(row.unit_id) ?? '') : '',
			row.rural === null ? '' : t(row.rural ? 'organiser.sheet.rural' : 'organiser.sheet.urban'),
			row.delegation_role ? roles[row.delegation_role] : '',
			row.email ?? '',
			row.phone,
			t(`programme.lang.${row.working_language}`),
			t(row.interpretation ? 'common.yes' : 'common.no'),
			t(`organiser.state.${row.state}`),
			at('held'),
			at('waiting'),
			...times(row.submitted_at, forum.timeZone),
			...times(row.attended_at, forum.timeZone)
		]);
	}
	return { name: t('organiser.sheet.name'), columns: columns.map((column) => t(`organiser.sheet.${column}`)), rows };
}

/**
 * The audit remembers every list of people that leaves as a file: how many, in which form, by which filters; not what was searched for.
 * @throws Refusal('not-found') for all but the forum's organisers
 */
export async function recordExport(
	actor: Actor,
	forumId: string,
	file: { format: string; rows: number; filters: RegistrationFilters }
): Promise<void> {
	demand(actor, 'registration.export', { forumId });
	const details = { format: file.format, rows: file.rows, filters: Object.keys(file.filters) };
	await change(actor, 'registration.export', (c) => c.audit({ subjectKind: 'forum', subjectId: forumId, forumId, details }));
}
