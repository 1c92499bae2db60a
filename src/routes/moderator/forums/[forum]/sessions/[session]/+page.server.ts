import { redirect, type RequestEvent } from '@sveltejs/kit';
import { shows } from '$lib/domain/document/index.server';
import { listQueryOf, proposalWorkspace, listQuery, recordProposals, setAside, takeBack } from '$lib/domain/proposal/index.server';
import { slipsFault } from '$lib/domain/proposal/rules';
import { proposalSchema, reasonSchema, recordSchema } from '$lib/domain/proposal/schema';
import { pathIn } from '$lib/i18n/locales';
import { now } from '$lib/server/clock';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { newId } from '$lib/server/ids';
import { slipsMessage } from './slips-message';
import type { Actions, PageServerLoad } from './$types';

type Event = RequestEvent<{ forum: string; session: string }>;

const benchFor = (action: 'session.follow' | 'proposal.record') => async (event: Event) => {
	const actor = signedInAccount(event);
	const bench = proposalWorkspace(actor, event.params, listQueryOf(event.url.searchParams), action);
	return { actor, bench: await orRefuse(event.locals.locale, bench) };
};
const find = benchFor('proposal.record');

export const load: PageServerLoad = async (event) => {
	const {
		bench: { context, ...page }
	} = await benchFor('session.follow')(event);
	const { forum, session } = context;
	shows(event, { list: 'proposals', forumId: forum.id }, page.speakers.length > 0 || page.items.some(({ author }) => author !== null));
	const done = { what: event.url.searchParams.get('done'), n: Number(event.url.searchParams.get('n')) || 0 };
	const asked = listQueryOf(event.url.searchParams);
	const list = listQuery(event.url.searchParams);
	return { forum, session, ...page, asked, list, done, key: newId(), at: now(), keeps: page.records ? '?/record' : undefined };
};

const back = (event: Event, done: string) => {
	const path = `/moderator/forums/${event.params.forum}/sessions/${event.params.session}`;
	const list = listQuery(event.url.searchParams);
	redirect(303, `${pathIn(event.locals.locale, path)}?done=${done}${list && `&${list}`}`);
};

export const actions: Actions = {
	record: formAction(
		recordSchema,
		async ({ actor, bench, event, data }) => {
			const n = await recordProposals(actor, bench.context.session.id, data);
			back(event, `recorded&n=${n}`);
		},
		{
			find,
			check: ({ form, data }) => {
				const fault = slipsFault(data.text, data.accepted);
				if (fault && fault.code !== 'count') slipsMessage(form, fault);
				return {};
			},
			keep: (record) => ({ record })
		}
	),
	aside: formAction(
		reasonSchema,
		async ({ actor, bench, event, data }) => {
			await setAside(actor, bench.context.session.id, data.proposalId, data.reason);
			back(event, 'setAside');
		},
		{ find, keep: (aside) => ({ aside }) }
	),
	takeBack: formAction(
		proposalSchema,
		async ({ actor, bench, event, data }) => {
			await takeBack(actor, bench.context.session.id, data.proposalId);
			back(event, 'takenBack');
		},
		{ find, keep: () => ({}) }
	)
};
