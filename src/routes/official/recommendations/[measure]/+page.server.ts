import { redirect, type RequestEvent } from '@sveltejs/kit';
import { officialKinds, officialSchema, stepIn } from '$lib/domain/measure/official-form';
import { bodiesToSuggest, measureFiles, measureForBody, takeStep } from '$lib/domain/measure/index.server';
import { isConsideredAgain, statusOf } from '$lib/domain/measure/rules';
import { pathIn } from '$lib/i18n/locales';
import { now } from '$lib/server/clock';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { keepSent } from '../../../sent-files.server';
import type { Actions, PageServerLoad } from './$types';

type Event = RequestEvent<{ measure: string }>;

/** The measure of the address, where a body of the account's carries it out, or did before. */
const measureHere = async (event: Event) => {
	const actor = signedInAccount(event);
	return { actor, ...(await orRefuse(event.locals.locale, measureForBody(actor, event.params.measure))) };
};

export const load: PageServerLoad = async (event) => {
	const { forum, measure, lost } = await measureHere(event);
	const done = officialKinds.find((kind) => kind === event.url.searchParams.get('done')) ?? null;
	return {
		...{ forum, lost, done, keeps: '?/answer' },
		// a recommendation that is considered again: nobody takes a step
		reconsidered: measure !== null && isConsideredAgain(measure),
		measure: measure && { ...measure, status: statusOf({ ...measure, leadId: measure.lead?.id ?? null }, now()) },
		bodies: measure?.steps.includes('not_ours') ? await bodiesToSuggest() : []
	};
};

export const actions: Actions = {
	answer: formAction(
		officialSchema,
		async ({ actor, event, data }) => {
			const id = event.params['measure'] ?? '';
			await takeStep(actor, id, stepIn(data), data.fileId);
			redirect(303, `${pathIn(event.locals.locale, `/official/recommendations/${id}`)}?done=${data.say}`);
		},
		{
			find: measureHere,
			files: ({ event, forum, ...sent }) => keepSent(sent, { forumId: forum.id, page: measureFiles(event.params['measure'] ?? '') }),
			beside: {
				'measure.earlier': ['controlDate', 'refusal.measure.earlier'],
				'measure.over': ['controlDate', 'refusal.measure.over'],
				'measure.words': ['text', 'refusal.measure.words'],
				'measure.letter-date': ['letterDate', 'refusal.measure.letter-date'],
				'measure.body': ['suggestedId', 'refusal.measure.body'],
				'file.gone': ['file', 'refusal.file.gone'],
				'file.many': ['file', 'refusal.file.many'],
				'measure.not-corrected': ['correctsId', 'refusal.measure.not-corrected']
			}
		}
	)
};
