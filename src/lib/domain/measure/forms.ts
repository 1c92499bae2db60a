import { z } from 'zod';
import { locales, source, type Locale } from '../../i18n/locales.ts';
import { column, mlData, mlOf, mlShape } from '../../i18n/localized-form.ts';
import { dayFault } from '../../i18n/time-zone.ts';
import { alwaysSent, line, lines } from '../../i18n/typed.ts';
import { isWhole } from '../../i18n/whole-number.ts';
import { recurrences } from '../../lists.ts';
import { formVersionField } from '../../ui/form-version.ts';
import { sentFileFields } from '../file/fields.ts';
import { MOST_FILES } from '../file/schema.ts';
import { bodySteps, type BodyStep } from './rules.ts';
import { MOST_ANSWER, MOST_BODIES, type BodyLetter, type Measure, type PlanInput, type PlanRow, type StepInput } from './schema.ts';

/** What an organiser types about measures, as it is sent and read. */

const MOST_REASON = 1000;
const MOST_ROWS = 300;
const id = z.string().max(64).default('');
const day = line(10)
	.default('')
	.refine((text) => !text || !dayFault(text), { error: ({ input }) => dayFault(String(input)) });
const version = line(9)
	.default('')
	.refine((text) => isWhole(text, 0, 999_999), 'field.invalid');
const language = z.enum(locales).default(source);
const number = line(100).default('');

/** Words by which a body is looked for. */
export const bodySearchSchema = z.object({ search: line(100).default('') });

/** A measure's row of the plan. */
export const planSchema = z.object({
	seen: formVersionField,
	...{ ...mlShape('title', 2000), ...mlShape('form', 300), ...mlShape('term', 300) },
	leadId: id,
	bodyIds: z
		.array(z.string().max(64))
		.max(MOST_ROWS)
		.default([])
		.refine((ids) => ids.length <= MOST_BODIES, 'measure.manage.tooMany'),
	...{
		controlDate: day,
		recurrence: z
			.enum(['', ...recurrences])
			.default('')
			.meta(alwaysSent),
		cost: line(300).default(''),
		funding: line(300).default('')
	},
	basis: lines(MOST_REASON).default(''),
	setsAside: z.boolean().default(false)
});
type PlanData = z.infer<typeof planSchema>;

/** @param of the language in which the basis is written */
export const planInputOf = (data: PlanData, of: Locale): PlanInput => ({
	...{ title: mlOf(data, 'title'), form: mlOf(data, 'form'), term: mlOf(data, 'term') },
	...{ leadId: data.leadId || null, bodyIds: data.bodyIds, cost: data.cost, funding: data.funding },
	...{ recurrence: data.recurrence || null, controlDate: data.controlDate || null, basis: data.basis, language: of },
	setsAside: data.setsAside
});

/** How a measure stands in the plan, and after which event. */
export const planRowShown = (measure: Measure): PlanRow & { version: number } => ({
	version: measure.version,
	...{ title: measure.title, form: measure.form, term: measure.term, cost: measure.cost, funding: measure.funding },
	...{ leadId: measure.lead?.id ?? null, bodyIds: measure.bodies.map((body) => body.id) },
	...{ recurrence: measure.recurrence, controlDate: measure.controlDate }
});

/** The same as the form's fields. */
export const planData = (measure: Measure) => ({
	...{ ...mlData('title', measure.title), ...mlData('form', measure.form), ...mlData('term', measure.term) },
	...{ leadId: measure.lead?.id ?? '', bodyIds: measure.bodies.map((body) => body.id), cost: measure.cost, funding: measure.funding },
	...{ recurrence: measure.recurrence ?? '', controlDate: measure.controlDate ?? '' }
});

/** The steps that an organiser takes by a button. */
export const organiserSteps = ['confirm', 'return', 'accept', 'grant', 'decline', 'lapse', 'reopen', 'correct'] as const;
export type OrganiserStep = (typeof organiserSteps)[number];

const letterFields = { letterNumber: number, letterDate: day };
const letterOf = (data: { letterNumber: string; letterDate: string }): BodyLetter | null =>
	data.letterNumber && data.letterDate ? { number: data.letterNumber, date: data.letterDate } : null;

/** A step with a measure; number and date of a document come together or not at all. */
export const organiserStepSchema = z
	.object({
		kind: z.enum(organiserSteps).default('confirm').meta(alwaysSent),
		...{ version, language, text: lines(MOST_ANSWER).default(''), controlDate: day, correctsId: id },
		...letterFields
	})
	.refine((data) => !data.letterNumber || !!data.letterDate, { path: ['letterDate'], message: 'field.dayNeeded' })
	.refine((data) => !data.letterDate || !!data.letterNumber, { path: ['letterNumber'], message: 'field.required' });

export const organiserStepOf = (data: z.infer<typeof organiserStepSchema>): StepInput => ({
	...{ kind: data.kind, version: Number(data.version), text: data.text, language: data.language, controlDate: data.controlDate || null },
	...{ outcome: null, suggestedId: null, correctsId: data.correctsId || null, letter: letterOf(data) }
});

/** An event that is published, or hidden with its reason. */
export const eventSchema = z.object({ eventId: id });
/** An event that is published; again: the page showed it as hidden. */
export const publishSchema = eventSchema.extend({ again: z.enum(['', '1']).default('') });
export const hideSchema = eventSchema.extend({ reason: lines(MOST_REASON).default('') });
/** A file of an answer that everybody may open, or no more. */
export const fileSchema = z.object({ fileId: id, open: z.enum(['0', '1']).default('0') });
/** A measure that is added: the id that it gets. */
export const addSchema = z.object({
	key: z
		.string()
		.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
		.default('')
});
/** Answers that are published together, and those of their files that everybody may open then. */
export const answersSchema = z.object({
	eventId: z.array(z.string().max(64)).max(MOST_ROWS).default([]),
	openFileId: z
		.array(z.string().max(64))
		.max(MOST_ROWS * MOST_FILES)
		.default([])
});

/** What a letter says about a measure. */
export const letterAnswers = ['report', 'done', 'partly', 'refused', 'ask', 'not_ours'] as const;
export type LetterAnswer = (typeof letterAnswers)[number];
/** Those that go with some steps. */
export const answersTo = (steps: readonly BodyStep[]): LetterAnswer[] => letterAnswers.filter((each) => steps.includes(stepBy(each)));
const stepBy = (answer: LetterAnswer): BodyStep => bodySteps.find((each) => each === answer) ?? 'claim';

/** A body's letter, with what it says about each of the measures that the page lists: a row each. */
export const letterSchema = z.object({
	...{ bodyId: id, language, ...letterFields, ...sentFileFields },
	...{
		measureId: z.array(z.string().max(64)).max(MOST_ROWS).default([]),
		version: column(9),
		text: column(MOST_ANSWER),
		until: column(10)
	},
	answer: z
		.array(z.enum(['', ...letterAnswers]))
		.max(MOST_ROWS)
		.default([]),
	suggestedId: z.array(z.string().max(64)).max(MOST_ROWS).default([]),
	/** the body whose measures the page listed */
	ofBody: id,
	// what was typed about measures that the page did not list, a row each
	...{
		asideBodyId: z.array(z.string().max(64)).max(MOST_ROWS).default([]),
		asideId: z.array(z.string().max(64)).max(MOST_ROWS).default([]),
		asideText: column(MOST_ANSWER),
		asideUntil: column(10)
	},
	asideAnswer: z
		.array(z.enum(['', ...letterAnswers]))
		.max(MOST_ROWS)
		.default([]),
	asideSuggestedId: z.array(z.string().max(64)).max(MOST_ROWS).default([])
});
export type LetterData = z.infer<typeof letterSchema>;

/** What is typed about a measure on the page of a letter. */
export interface TypedAnswer {
	/** of the body under which it was typed */
	bodyId: string;
	measureId: string;
	answer: string;
	text: string;
	until: string;
	suggestedId: string;
}
/** What is typed about measures that the page did not list. */
export const asideAnswers = (data: LetterData): TypedAnswer[] =>
	data.asideId.map((measureId, row) => ({
		...{ bodyId: data.asideBodyId[row] ?? '', measureId, answer: data.asideAnswer[row] ?? '', text: data.asideText[row] ?? '' },
		...{ until: data.asideUntil[row] ?? '', suggestedId: data.asideSuggestedId[row] ?? '' }
	}));
/** Everything that is typed about measures, once each: what the page listed goes before what it did not. */
export function typedAnswers(data: LetterData): TypedAnswer[] {
	const listed = data.measureId.map((measureId, row) => ({
		...{ bodyId: data.ofBody, measureId, answer: data.answer[row] ?? '', text: data.text[row] ?? '' },
		...{ until: data.until[row] ?? '', suggestedId: data.suggestedId[row] ?? '' }
	}));
	const said = [...listed, ...asideAnswers(data)].filter(({ answer, text, until }) => answer || text || until);
	return [...new Map(said.toReversed().map((each) => [each.measureId, each])).values()].reverse();
}

/** The form that is left once what the page listed was entered: no letter, and what it did not list. */
export const withoutListed = (data: LetterData): LetterData => ({
	...{ ...data, letterNumber: '', letterDate: '', fileId: [], measureId: [], version: [] },
	...{ text: [], until: [], answer: [], suggestedId: [] }
});

/** The rows of a letter in which something is typed and nothing chosen. */
export const unchosenRows = ({ answer, text, until }: LetterData): number[] =>
	text.flatMap((words, row) => (!answer[row] && (words || until[row]) ? [row] : []));

/** What a letter says about the measures about which it says something; the number of the row stands beside. */
export function letterRows(data: LetterData): { row: number; measureId: string; answer: LetterAnswer; input: StepInput }[] {
	const { language: written } = data;
	return data.measureId.flatMap((measureId, row) => {
		const answer = data.answer[row];
		if (!answer) return [];
		const kind = stepBy(answer);
		const input: StepInput = {
			...{
				kind,
				version: Number(data.version[row]),
				text: data.text[row] ?? '',
				language: written,
				correctsId: null,
				letter: letterOf(data)
			},
			...{
				controlDate: kind === 'ask' ? data.until[row] || null : null,
				suggestedId: kind === 'not_ours' ? data.suggestedId[row] || null : null
			},
			outcome: answer === 'done' || answer === 'partly' || answer === 'refused' ? answer : null
		};
		return [{ row, measureId, answer, input }];
	});
}
