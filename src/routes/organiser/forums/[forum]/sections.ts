import type { MessageKey } from '$lib/i18n/messages/index';
import type { Translate } from '$lib/i18n/translate';

/** The sections of a forum's pages for organisers, in their order; the overview has no path of its own. */
export const sectionIds = [
	'overview',
	'registrations',
	'delegations',
	'organisations',
	'programme',
	'platforms',
	'proposals',
	'recommendations',
	'measures',
	'experts',
	'attendance',
	'mail',
	'team',
	'settings',
	'audit'
] as const;
export type SectionId = (typeof sectionIds)[number];

/** Numbers beside the names of sections: people, what waits to be done. */
export type SectionCounts = Partial<Record<SectionId, number>>;

/** Which of them an address without its language belongs to. @param path /organiser/forums/…, then the section */
export const sectionOf = (path: string): SectionId => sectionIds.find((id) => id === path.split('/')[4]) ?? 'overview';

/**
 * The side list of these pages, for WorkFrame's `nav`.
 * @param slug of the forum
 * @param absent sections that a forum does not have yet
 */
export const sectionsOf = (t: Translate, slug: string, counts: SectionCounts = {}, absent: readonly SectionId[] = []) =>
	sectionIds.flatMap((id) => (absent.includes(id) ? [] : sectionOfList(t, slug, id, counts)));

const sectionOfList = (t: Translate, slug: string, id: SectionId, counts: SectionCounts) => [
	{
		id,
		path: `/organiser/forums/${slug}${id === 'overview' ? '' : `/${id}`}`,
		label: t(`organiser.section.${id}` as MessageKey),
		count: counts[id]
	}
];
