import { z } from 'zod';
import { locales } from '../../i18n/locales.ts';
import { dayFault } from '../../i18n/time-zone.ts';
import { line, lines } from '../../i18n/typed.ts';
import { claimedOutcomes, type MeasureEventKind } from '../../lists.ts';
import { sentFileFields } from '../file/fields.ts';
import { needsWords } from './rules.ts';
import { MOST_ANSWER, type StepInput } from './schema.ts';

/** What an official says of a measure: one form, in which one chooses. */

export const officialKinds = ['report', 'claim', 'ask', 'not_ours', 'correct'] as const satisfies readonly MeasureEventKind[];
export type OfficialKind = (typeof officialKinds)[number];

const id = z.string().max(64).default('');
const day = line(40).default('');

export const officialSchema = z
	.object({
		say: z.enum(officialKinds),
		/** the measure's version that was shown */
		version: z.coerce.number().int().min(0).default(0),
		outcome: z.enum(['', ...claimedOutcomes]).default(''),
		text: lines(MOST_ANSWER).default(''),
		language: z.enum(locales),
		/** of a longer term: until when, and the document on which it rests */
		controlDate: day,
		letterNumber: line(100).default(''),
		letterDate: day,
		/** the body that is suggested instead; '' none */
		suggestedId: id,
		/** the entry that is corrected */
		correctsId: id,
		...sentFileFields
	})
	.superRefine((answer, context) => {
		const say = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
		const requireDay = (path: 'controlDate' | 'letterDate') => {
			const fault = answer[path] ? dayFault(answer[path]) : 'field.required';
			if (fault) say(path, fault);
		};
		if (answer.say === 'claim' && !answer.outcome) say('outcome', 'field.choose');
		if (answer.say === 'correct' && !answer.correctsId) say('correctsId', 'field.choose');
		if (answer.say === 'ask') {
			requireDay('controlDate');
			if (!answer.letterNumber) say('letterNumber', 'field.required');
			requireDay('letterDate');
		}
		const bare = answer.say === 'claim' && (answer.outcome === '' || !needsWords(answer.outcome));
		if (!answer.text && !bare) say('text', 'field.required');
	});
export type OfficialInput = z.infer<typeof officialSchema>;

/** Which fields belong to what is said, beside the text; a form without a script shows those of what is chosen. */
export const answerFieldsOf: Record<OfficialKind, readonly (keyof OfficialInput)[]> = {
	report: [],
	claim: ['outcome'],
	ask: ['controlDate', 'letterNumber', 'letterDate'],
	not_ours: ['suggestedId'],
	correct: ['correctsId']
};

/** The step that an answer is. */
export const stepIn = (answer: OfficialInput): StepInput => ({
	...{ kind: answer.say, version: answer.version, text: answer.text, language: answer.language },
	controlDate: answer.say === 'ask' ? answer.controlDate : null,
	outcome: answer.say === 'claim' && answer.outcome !== '' ? answer.outcome : null,
	suggestedId: answer.say === 'not_ours' && answer.suggestedId ? answer.suggestedId : null,
	correctsId: answer.say === 'correct' ? answer.correctsId : null,
	letter: answer.say === 'ask' ? { number: answer.letterNumber, date: answer.letterDate } : null
});
