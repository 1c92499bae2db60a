import { z } from 'zod';
import { isBlank, mlData, mlOf, mlShape } from '../../i18n/ml-form.ts';
import { wallOf } from '../../i18n/zone.ts';
import { seen } from '../../ui/seen.ts';
import type { ForumInput } from './commands/forums.server.ts';
import type { Forum } from './schema.ts';

/** The form of a forum's settings, the same for a new one. Times are wall times in the forum's zone. */

const words = (most: number) => z.string().trim().max(most).default('');
const WALL = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/;
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const fields = z.object({
	slug: words(60),
	...mlShape('title', 200),
	...mlShape('edition', 100),
	...mlShape('lead', 1000),
	...mlShape('outcome', 5000),
	...mlShape('source', 500),
	...mlShape('city', 100),
	...mlShape('region', 100),
	...mlShape('venue', 300),
	...mlShape('organiser', 300),
	...mlShape('ruralShare', 200),
	contactEmail: words(200),
	timeZone: words(64),
	startsLocal: words(16),
	endsLocal: words(16),
	registrationOpensLocal: words(16),
	registrationClosesLocal: words(16),
	approval: z.enum(['automatic', 'organiser']).default('organiser'),
	capacity: words(6),
	representativesAbout: words(6),
	regionNgoCount: words(6),
	state: z.enum(['draft', 'published']).default('draft'),
	seen
});
export type ForumData = Omit<z.infer<typeof fields>, 'seen'>;

const isZone = (zone: string) => Intl.supportedValuesOf('timeZone').includes(zone);

export const forumSchema = fields.superRefine((data, context) => {
	const wrong = (field: keyof ForumData, message: string) => context.addIssue({ code: 'custom', path: [field], message });
	for (const name of ['title', 'lead', 'city', 'region', 'organiser'] as const)
		if (isBlank(mlOf(data, name))) wrong(`${name}.kk`, 'field.oneLanguage');
	if (data.contactEmail && !z.email().safeParse(data.contactEmail).success) wrong('contactEmail', 'field.email');
	if (!isZone(data.timeZone)) wrong('timeZone', 'field.choose');
	const span = (from: 'startsLocal' | 'registrationOpensLocal', to: 'endsLocal' | 'registrationClosesLocal') => {
		if (!WALL.test(data[from])) wrong(from, 'field.date');
		if (!WALL.test(data[to])) wrong(to, 'field.date');
		else if (data[from] >= data[to]) wrong(to, 'field.dateOrder');
	};
	span('startsLocal', 'endsLocal');
	span('registrationOpensLocal', 'registrationClosesLocal');
	for (const [name, least] of [
		['capacity', 1],
		['representativesAbout', 1],
		['regionNgoCount', 1]
	] as const)
		if (data[name] && !(/^\d+$/.test(data[name]) && Number(data[name]) >= least)) wrong(name, 'field.number');
});

/** A new forum also has an address, which stays. */
export const newForumSchema = forumSchema.superRefine((data, context) => {
	if (data.slug.length < 3 || !SLUG.test(data.slug))
		context.addIssue({ code: 'custom', path: ['slug'], message: 'organiser.settings.badSlug' });
});

/** A new forum's form. */
export const emptyForum = (): ForumData => ({ ...fields.parse({}), timeZone: 'Asia/Qostanay' });

/** A forum as the form shows it. */
export const forumData = (forum: Forum): ForumData => ({
	slug: forum.slug,
	...mlData('title', forum.title),
	...mlData('edition', forum.edition),
	...mlData('lead', forum.lead),
	...mlData('outcome', forum.outcome),
	...mlData('source', forum.source),
	...mlData('city', forum.city),
	...mlData('region', forum.region),
	...mlData('venue', forum.venue),
	...mlData('organiser', forum.organiser),
	...mlData('ruralShare', forum.ruralShare),
	contactEmail: forum.contactEmail ?? '',
	timeZone: forum.timeZone,
	startsLocal: forum.startsLocal,
	endsLocal: forum.endsLocal,
	registrationOpensLocal: wallOf(forum.registrationOpensAt, forum.timeZone),
	registrationClosesLocal: wallOf(forum.registrationClosesAt, forum.timeZone),
	approval: forum.approval,
	capacity: String(forum.capacity ?? ''),
	representativesAbout: String(forum.representativesAbout ?? ''),
	regionNgoCount: String(forum.regionNgoCount ?? ''),
	state: forum.state === 'draft' ? 'draft' : 'published'
});

const numberOrNull = (text: string) => (text ? Number(text) : null);

/** What a valid form asks for. */
export const forumInput = (data: ForumData): ForumInput => ({
	slug: data.slug,
	title: mlOf(data, 'title'),
	edition: mlOf(data, 'edition'),
	lead: mlOf(data, 'lead'),
	outcome: mlOf(data, 'outcome'),
	source: mlOf(data, 'source'),
	city: mlOf(data, 'city'),
	region: mlOf(data, 'region'),
	venue: mlOf(data, 'venue'),
	organiser: mlOf(data, 'organiser'),
	ruralShare: mlOf(data, 'ruralShare'),
	contactEmail: data.contactEmail || null,
	timeZone: data.timeZone,
	startsLocal: data.startsLocal,
	endsLocal: data.endsLocal,
	registrationOpensLocal: data.registrationOpensLocal,
	registrationClosesLocal: data.registrationClosesLocal,
	approval: data.approval,
	capacity: numberOrNull(data.capacity),
	representativesAbout: numberOrNull(data.representativesAbout),
	regionNgoCount: numberOrNull(data.regionNgoCount),
	state: data.state
});
