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

/** A row of what became of the ticked answers. */
interface Result {
	number: string;
	recommendation: number;
	measureId: string;
	event: MeasureEvent;
	opened: number;
	refusal: string | null;
}

/** What became of one answer: how many of its files were opened with it, or why it was not published, as a sentence. */
const outcomeOf = async (locale: Locale, work: Promise<number>): Promise<{ opened: number; refusal: string | null }> => {
	try {
		return { opened: await work, refusal: null };
	} catch (reason) {
		if (reason instanceof Refusal) return { opened: 0, refusal: refusalMessage(reason, locale) };
		throw reason;
	}
};

export const actions: Actions = {
	publish: formAction(
		answersSchema,
		async ({ actor, forum, event, form, data }) => {
			const results: Result[] = [];
			for (const { event: answer, measure } of await answersNamed(actor, forum.id, [...new Set(data.eventId)])) {
				const files = answer.files.map(({ id }) => id).filter((id) => data.openFileId.includes(id));
				const outcome = await outcomeOf(event.locals.locale, publishWaiting(actor, forum.id, answer.id, files));
				results.push({ number: measureNumber(measure), recommendation: measure.number, measureId: measure.id, event: answer, ...outcome });
			}
			return { form, results };
		},
		{ find: forumFor('measure.manage') }
	)
};
