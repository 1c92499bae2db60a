import { findForumFor } from '$lib/domain/forum/index.server';
import { answersNamed, publishWaiting, unpublishedAnswers } from '$lib/domain/measure/index.server';
import { answersSchema } from '$lib/domain/measure/forms';
import { measureNumber } from '$lib/domain/measure/rules';
import type { MeasureEvent } from '$lib/domain/measure/schema';
import { splitPath, type Locale } from '$lib/i18n/locales';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse, refusalMessage } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { Refusal } from '$lib/server/refusal';
import { forumFor } from '../../../../../forum-for.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const forum = await orRefuse(event.locals.locale, findForumFor(actor, event.params.forum, 'measure.manage'));
	const list = await unpublishedAnswers(actor, forum.id, event.url.searchParams.get('after'));
	return {
		forum,
		list,
		keeps: list.items.length ? '?/publish' : undefined,
		base: splitPath(event.url.pathname).path.replace(/\/[^/]+$/, '')
	};
};

/** What became of one answer: null where it was published, else why it was not, as a sentence. */
const refusalOf = async (locale: Locale, work: Promise<void>): Promise<string | null> => {
	try {
		await work;
		return null;
	} catch (reason) {
		if (reason instanceof Refusal) return refusalMessage(reason, locale);
		throw reason;
	}
};

export const actions: Actions = {
	publish: formAction(
		answersSchema,
		async ({ actor, forum, event, form, data }) => {
			const results: { number: string; recommendation: number; measureId: string; event: MeasureEvent; refusal: string | null }[] = [];
			for (const { event: answer, measure } of await answersNamed(actor, forum.id, [...new Set(data.eventId)])) {
				const refusal = await refusalOf(event.locals.locale, publishWaiting(actor, forum.id, answer.id));
				results.push({ number: measureNumber(measure), recommendation: measure.number, measureId: measure.id, event: answer, refusal });
			}
			return { form, results };
		},
		{ find: forumFor('measure.manage') }
	)
};
