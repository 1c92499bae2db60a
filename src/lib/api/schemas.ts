import { z } from 'zod';
import { locales } from '../i18n/locales.ts';
import { measureStatuses } from '../domain/measure/rules.ts';
import { publicStates } from '../domain/recommendation/rules.ts';
import {
	adopters,
	decisionModes,
	decisionStages,
	delegationKinds,
	forumPhases,
	fileKinds,
	measureEventKinds,
	measureOutcomes,
	recurrences,
	sessionKinds
} from '../lists.ts';

/** What the public JSON promises. The same shapes describe it in openapi.json and check it in the tests. */

export const localizedTextShape = z.partialRecord(z.enum(locales), z.string()).describe('A text in one or more languages');
const instant = z.string().describe('ISO 8601 with the offset of the forum’s zone');
const country = z.string().length(2).describe('ISO 3166-1 alpha-2');

export const forumShape = z.object({
	slug: z.string(),
	title: localizedTextShape,
	place: z.object({ city: localizedTextShape, region: localizedTextShape.nullable(), venue: localizedTextShape.nullable() }),
	timeZone: z.string().describe('IANA name'),
	startsAt: instant,
	endsAt: instant,
	state: z.enum(forumPhases).exclude(['draft']),
	registration: z.object({ opensAt: instant, closesAt: instant, open: z.boolean() }),
	participants: z.object({ registered: z.int(), confirmed: z.int(), attended: z.int() }),
	countries: z.array(country).describe('Those the forum states and those that confirmed participants come from, the host last'),
	recommendations: z.int().describe('Recommendations that were adopted and have a number'),
	demo: z.boolean().describe('True when the whole forum or its delegates are invented')
});

export const sessionShape = z.object({
	id: z.string(),
	slug: z.string(),
	kind: z.enum(sessionKinds),
	title: localizedTextShape,
	hall: localizedTextShape.nullable(),
	startsAt: instant,
	endsAt: instant,
	day: z.string().describe('The programme day, YYYY-MM-DD'),
	speakers: z.array(z.object({ name: localizedTextShape, office: localizedTextShape.nullable(), role: z.string() })),
	languages: z.array(z.string()),
	cancelled: z.boolean().describe('True when it, or its whole forum, does not take place'),
	cancelNote: localizedTextShape.nullable().describe('Why it was cancelled')
});

export const platformShape = sessionShape.extend({
	capacity: z.int(),
	taken: z.int(),
	waiting: z.int(),
	signUp: z.object({ opensAt: instant, closesAt: instant, open: z.boolean() })
});

export const delegationShape = z.object({
	slug: z.string(),
	kind: z.enum(delegationKinds),
	country,
	organisation: localizedTextShape.nullable(),
	name: localizedTextShape,
	participants: z.int(),
	names: z
		.array(z.string())
		.describe('Of those who agreed to be shown to everyone: the first 100; all of them stand on the page of the delegation')
});

const people = z.int().nullable().describe('null where nobody counted');
const decisionShape = z.object({
	by: z.enum(adopters),
	stage: z.enum(decisionStages),
	mode: z.enum(decisionModes).nullable(),
	adopted: z.boolean(),
	for: people,
	against: people,
	abstained: people,
	present: people,
	at: instant
});

const bodyShape = localizedTextShape.describe('Name of a state body');
const day = z.iso.date().nullable();
const measureEventShape = z.object({
	kind: z.enum(measureEventKinds),
	at: instant,
	body: bodyShape.nullable().describe('The body that speaks; null: the organiser'),
	to: bodyShape.nullable().describe('Of an assignment: the body that answers from then on; of not_ours: the one it names, once published'),
	controlDate: day,
	outcome: z.enum(measureOutcomes).nullable(),
	text: localizedTextShape.describe('Empty until an organiser publishes it'),
	letter: z.object({ number: z.string(), date: z.iso.date() }).nullable().describe('null until an organiser publishes it'),
	files: z
		.array(z.object({ name: z.string(), kind: z.enum(fileKinds), bytes: z.int(), path: z.string().describe('Address on this host') }))
		.describe('Those that everybody may open')
});
const measureShape = z.object({
	number: z.string().describe('19.2 is the second measure of recommendation 19'),
	title: localizedTextShape.describe('Empty where it is what the recommendation says'),
	status: z.enum(measureStatuses).describe('One word for each: together they part all measures'),
	since: instant.describe('Since when it is in its state'),
	lead: bodyShape.nullable(),
	bodies: z.array(bodyShape).describe('Co-executors'),
	form: localizedTextShape.describe('What shows that it is over'),
	term: localizedTextShape.describe('As it is printed; never read as a date'),
	controlDate: day.describe('The day by the end of which it is to be over'),
	firstControlDate: day.describe('The one that it had first'),
	recurrence: z.enum(recurrences).nullable(),
	cost: z.string(),
	funding: z.string(),
	events: z.array(measureEventShape)
});

export const recommendationShape = z.object({
	number: z.int().describe('Given when it was adopted, and to no other'),
	state: z.enum(publicStates).describe('reopened: it is being considered again; the text is the one adopted last'),
	text: localizedTextShape,
	authentic: z.enum(locales).describe('The language whose text prevails where they differ'),
	platform: z
		.object({
			number: z.int(),
			slug: z.string().nullable().describe('null: its session is no longer in the published programme'),
			title: localizedTextShape.nullable().describe('null as the slug')
		})
		.nullable()
		.describe('null: from the forum itself'),
	adoptedAt: instant.describe('For the first time: it stays when the text is adopted again'),
	decision: decisionShape.nullable().describe('The last one on the whole text, or its reopening'),
	proposals: z.int().describe('Proposals that it took up'),
	supporters: z.int().describe('How many times these were supported: who supports two of them counts twice'),
	continues: z.object({ forum: z.string(), number: z.int() }).nullable().describe('A recommendation of an earlier forum'),
	measures: z.array(measureShape).describe('What bodies are to do, and what became of it')
});

export const listOf = <T extends z.ZodType>(item: T) =>
	z.object({ items: z.array(item), next: z.string().nullable().describe('Pass it as ?after= to read on; null at the end') });

export const faultShape = z.object({ status: z.int(), message: localizedTextShape.describe('What is wrong, for people') });

export type FaultJson = z.infer<typeof faultShape>;
export type ForumJson = z.infer<typeof forumShape>;
export type SessionJson = z.infer<typeof sessionShape>;
export type PlatformJson = z.infer<typeof platformShape>;
export type RecommendationJson = z.infer<typeof recommendationShape>;
export type DelegationJson = z.infer<typeof delegationShape>;
