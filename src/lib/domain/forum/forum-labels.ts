import { formatZone } from '../../i18n/format';
import type { Locale } from '../../i18n/locales';
import type { Translate } from '../../i18n/translate';
import type { ForumData } from './forum-form';

/** The names of a forum's fields, in the order of its settings; a text in languages stands under its Kazakh field. */
export const forumLabels = (t: Translate): Partial<Record<keyof ForumData, string>> & Record<string, string> => ({
	'title.kk': t('organiser.settings.title'),
	'edition.kk': t('organiser.settings.edition'),
	'lead.kk': t('organiser.settings.lead'),
	'organiser.kk': t('organiser.settings.organiser'),
	contactEmail: t('organiser.settings.contactEmail'),
	'city.kk': t('organiser.settings.city'),
	'region.kk': t('organiser.settings.region'),
	'venue.kk': t('organiser.settings.venue'),
	timeZone: t('organiser.settings.timeZone'),
	startsLocal: t('organiser.settings.startsLocal'),
	endsLocal: t('organiser.settings.endsLocal'),
	registrationOpensLocal: t('organiser.settings.registrationOpensLocal'),
	registrationClosesLocal: t('organiser.settings.registrationClosesLocal'),
	approval: t('organiser.settings.approval'),
	capacity: t('organiser.settings.capacity'),
	representativesAbout: t('organiser.settings.representativesAbout'),
	regionNgoCount: t('organiser.settings.regionNgoCount'),
	'ruralShare.kk': t('organiser.settings.ruralShare'),
	'outcome.kk': t('organiser.settings.outcome'),
	'source.kk': t('organiser.settings.source'),
	state: t('organiser.settings.state')
});

const here = ['Asia/Qostanay', 'Asia/Almaty', 'Asia/Aqtau', 'Asia/Aqtobe', 'Asia/Atyrau', 'Asia/Oral', 'Asia/Qyzylorda'];
const others = Intl.supportedValuesOf('timeZone').filter((zone) => !here.includes(zone));

/** Time zones to choose from, those of Kazakhstan first. @param at an instant: for their distance from UTC */
export function zoneGroups(t: Translate, at: string, locale: Locale) {
	// of one name there are many abroad: the place tells them apart
	const placed = (zone: string) => (here.includes(zone) ? '' : `${zone.replaceAll('_', ' ')}, `);
	const zones = (names: readonly string[]) => names.map((zone) => ({ value: zone, label: placed(zone) + formatZone(at, zone, locale) }));
	return [
		{ label: t('organiser.settings.zonesHere'), options: zones(here) },
		{ label: t('organiser.settings.zonesOther'), options: zones(others) }
	];
}
