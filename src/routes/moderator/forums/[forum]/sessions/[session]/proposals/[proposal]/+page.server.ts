import { redirect, type RequestEvent } from '@sveltejs/kit';
import { shows } from '$lib/domain/document/index.server';
import { correctLanguage, proposalForStaff, translateProposal, translationData } from '$lib/domain/proposal/index.server';
import { sourceLanguageSchema, translationSchema } from '$lib/domain/proposal/schema';
import { isBlank, mlData, mlOf } from '$lib/i18n/localized-form';
import { locales, pathIn } from '$lib/i18n/locales';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { now } from '$lib/server/clock';
import { withVersion } from '$lib/server/optimistic-lock';
import type { Actions, PageServerLoad } from './$types';

type Event = RequestEvent<{ forum: string; session: string; proposal: string }>;

const oneFor = (action: 'session.follow' | 'proposal.record') => async (event: Event) => {
	const actor = signedInAccount(event);
	const sent = event.request.method === 'POST';
	const one = proposalForStaff(actor, event.params, event.params.proposal, { action, sent });
	return { actor, one: await orRefuse(event.locals.locale, one) };
};

export const load: PageServerLoad = async (event) => {
	const {
		one: { context, ...one }
	} = await oneFor('session.follow')(event);
	shows(event, { list: 'proposals', forumId: context.forum.id }, !!(one.proposal?.author ?? one.proposal?.speaker));
	const stored = withVersion(one.proposal ? translationData(one.proposal) : mlData('text', {}));
	const keeps = one.may.translate ? '?/translate' : undefined;
	return { forum: context.forum, session: context.session, ...one, stored, at: now(), keeps, enters: keeps };
};

export const actions: Actions = {
	translate: formAction(
		translationSchema,
		async ({ actor, event, data }) => {
			const { forum, session, proposal } = event.params;
			await translateProposal(actor, proposal, mlOf(data, 'text'), data.seen);
			redirect(303, `${pathIn(event.locals.locale, `/moderator/forums/${forum}/sessions/${session}`)}?done=translated#p-${proposal}`);
		},
		{
			find: oneFor('proposal.record'),
			check: ({ form, one: { proposal } }) => {
				const blank = proposal && [mlOf(form.data, 'text'), mlOf(translationData(proposal), 'text')].every((text) => isBlank(text));
				const first = locales.find((locale) => locale !== proposal?.source);
				if (form.valid && blank && first) Object.assign(form, { valid: false, errors: { [`text.${first}`]: ['field.noTranslation'] } });
				return {};
			}
		}
	),
	language: formAction(
		sourceLanguageSchema,
		async ({ actor, event, form, data, one }) => {
			await correctLanguage(actor, event.params.proposal, data.language);
			const [typed, stored] = [mlOf(data, 'text'), one.proposal?.text ?? {}];
			const unsaved = locales.some((each) => each !== one.proposal?.source && (typed[each] ?? '') !== (stored[each] ?? ''));
			if (!unsaved) redirect(303, `${event.url.pathname}?done=language`);
			// what is typed goes on from what stands now
			const { proposal } = (await oneFor('proposal.record')(event)).one;
			const { seen } = withVersion(proposal ? translationData(proposal) : mlData('text', {}));
			return { form: { data: { ...form.data, seen }, errors: {} }, corrected: true as const };
		},
		{ find: oneFor('proposal.record') }
	)
};
