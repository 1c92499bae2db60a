import { redirect, type RequestEvent } from '@sveltejs/kit';
import { setError } from 'sveltekit-superforms';
import { waitingFiles } from '$lib/domain/file/index.server';
import { findForumFor } from '$lib/domain/forum/index.server';
import {
	enterForBody,
	letterFiles,
	letterMeasures,
	measureChoices,
	planChoices,
	requireMeasuresOf
} from '$lib/domain/measure/index.server';
import { answersTo, letterRows, letterSchema, typedAnswers, unchosenRows, withoutListed, type LetterData } from '$lib/domain/measure/forms';
import { measureNumber } from '$lib/domain/measure/rules';
import { splitPath } from '$lib/i18n/locales';
import { letterRefusal } from '$lib/domain/measure/rules';
import { dayAt, dayTyped } from '$lib/i18n/time-zone';
import { now } from '$lib/server/clock';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { Refusal } from '$lib/server/refusal';
import { forumFor } from '../../../../../forum-for.server';
import { keepSent } from '../../../../../sent-files.server';
import type { Actions, PageServerLoad } from './$types';

/**
 * The body whose letter it is: as it is chosen where the page answers a form, else as the address says.
 * @returns typed: the bodies under which something was typed
 */
async function bodiesAsked({ request, url }: RequestEvent): Promise<{ asked: string; typed: string[] }> {
	const sent = request.method === 'POST' ? await request.formData() : new FormData();
	return {
		asked: String(sent.get('bodyId') ?? '') || (url.searchParams.get('body') ?? ''),
		typed: [...new Set([...sent.getAll('ofBody'), ...sent.getAll('asideBodyId')].map(String))]
	};
}
/** Bodies whose measures are looked up beside those of the chosen one. */
const MOST_TYPED = 5;

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const forum = await orRefuse(event.locals.locale, findForumFor(actor, event.params.forum, 'measure.manage'));
	const { bodies } = await measureChoices(actor, forum.id, '');
	const { asked, typed } = await bodiesAsked(event);
	const body = bodies.find(({ id }) => id === asked) ?? null;
	const measures = await letterMeasures(actor, forum.id, body?.id ?? '');
	const others = measures.some(({ steps }) => steps.includes('not_ours'))
		? await planChoices(actor, forum.id, { search: '', ids: [] })
		: null;
	const former = bodies.filter(({ id }) => typed.includes(id) && id !== body?.id).slice(0, MOST_TYPED);
	const listed = await Promise.all(former.map(({ id }) => letterMeasures(actor, forum.id, id)));
	return {
		/** what the measures are called about which something was typed under another body */
		numbers: Object.fromEntries(listed.flat().map((measure) => [measure.id, measureNumber(measure)])),
		...{ forum, bodies, body, measures, keeps: bodies.length ? '?/enter' : undefined },
		others: (others?.bodies ?? []).filter(({ id }) => id !== body?.id),
		base: splitPath(event.url.pathname).path.replace(/\/[^/]+$/, '')
	};
};

const find = forumFor('measure.manage');
const files = ({ forum, ...sent }: { forum: { id: string } } & Parameters<typeof keepSent<LetterData>>[0]) =>
	keepSent(sent, { forumId: forum.id, page: letterFiles(forum.id) });

export const actions: Actions = {
	/** shows the measures of the body that is chosen; what is typed stays */
	body: formAction(
		letterSchema,
		async ({ actor, forum, form }) => ({
			form: Object.assign(form, { errors: {} }),
			files: await waitingFiles(actor, { forumId: forum.id, page: letterFiles(forum.id) }, form.data.fileId)
		}),
		{ find, files }
	),
	enter: formAction(
		letterSchema,
		async ({ actor, forum, event, form, data }) => {
			const rows = letterRows(data);
			await requireMeasuresOf(
				actor,
				forum.id,
				rows.map(({ measureId }) => measureId)
			);
			if (!rows.length) throw new Refusal('measure.none');
			await enterForBody(actor, { bodyId: data.bodyId, answers: rows, way: 'letter', scan: { forumId: forum.id, files: data.fileId } });
			// what was typed about another body's measures stays on the page
			const left = withoutListed(data);
			if (typedAnswers(left).length) return { form: Object.assign(form, { data: left, errors: {} }), entered: true };
			// the list of this body's measures, where what was entered stands; what it gives back is no longer its own and waits there
			const list = rows.some(({ answer }) => answer === 'not_ours') ? 'status=for-organiser' : `body=${data.bodyId}`;
			redirect(303, `${event.url.pathname.replace(/\/[^/]+$/, '')}?${list}&done=letter`);
		},
		{
			find,
			files,
			beside: { 'file.gone': ['file', 'refusal.file.gone'], 'file.many': ['file', 'refusal.file.many'] },
			check: async ({ actor, forum, form }) => {
				const { data } = form;
				for (const row of unchosenRows(data)) setError(form, `answer[${row}]`, 'field.choose');
				const listed = await letterMeasures(actor, forum.id, data.bodyId);
				for (const { row, measureId, answer } of letterRows(data)) {
					const measure = listed.find(({ id }) => id === measureId);
					if (measure && !answersTo(measure.steps).includes(answer)) setError(form, `answer[${row}]`, 'measure.manage.notOffered');
				}
				if (!data.letterNumber) setError(form, 'letterNumber', 'field.required');
				const day = dayTyped(data.letterDate);
				const early = !day && data.letterDate ? letterRefusal({ date: data.letterDate }, dayAt(now(), forum.timeZone)) : null;
				if (day || early) setError(form, 'letterDate', day || `refusal.${early}`, { overwrite: true });
				for (const { row, answer } of letterRows(data)) {
					const until = answer === 'ask' ? dayTyped(data.until[row] ?? '') : undefined;
					if (until) setError(form, `until[${row}]`, until);
				}
				return {};
			}
		}
	)
};
