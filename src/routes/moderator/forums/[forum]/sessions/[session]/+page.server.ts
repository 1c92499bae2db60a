import { redirect, type RequestEvent } from '@sveltejs/kit';
import { shows } from '$lib/domain/document/index.server';
import {
	listQueryOf,
	proposalWorkspace,
	listAsked,
	listQuery,
	recordProposals,
	setAside,
	takeBack,
	unrecordProposals
} from '$lib/domain/proposal/index.server';
import { proposalSchema, reasonSchema, recordSchema } from '$lib/domain/proposal/schema';
import { slipsFault, slipsOf } from '$lib/domain/proposal/slips';
import { pathIn } from '$lib/i18n/locales';
import { now } from '$lib/server/clock';
import type { Typed } from '$lib/ui/typed-fields';
import { buttonAction, formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { newId } from '$lib/server/ids';
import { slipsMessage } from './slips-message';
import type { Actions, PageServerLoad } from './$types';

type Event = RequestEvent<{ forum: string; session: string }>;

const workspaceFor = (action: 'session.follow' | 'proposal.record') => async (event: Event) => {
	const actor = signedInAccount(event);
	const workspace = proposalWorkspace(actor, event.params, listQueryOf(await listAsked(event)), action);
	return { actor, workspace: await orRefuse(event.locals.locale, workspace) };
};
const find = workspaceFor('proposal.record');

export const load: PageServerLoad = async (event) => {
	const {
		workspace: { context, ...page }
	} = await workspaceFor('session.follow')(event);
	const { forum, session } = context;
	const named = page.speakers.length > 0 || page.items.some(({ author, speaker }) => author !== null || speaker !== null);
	shows(event, { list: 'proposals', forumId: forum.id }, named);
	const { searchParams } = event.url;
	const done = {
		...{ done: searchParams.get('done') ?? '', n: searchParams.get('n') ?? '', stood: searchParams.get('stood') ?? '' },
		...{ was: searchParams.get('was') ?? '', at: searchParams.get('at') ?? '' }
	};
	const query = await listAsked(event);
	const [asked, list] = [listQueryOf(query), listQuery(query)];
	return {
		forum,
		session,
		...page,
		asked,
		list,
		done,
		key: newId(),
		at: now(),
		keeps: page.records ? '?/record' : undefined,
		enterKeeps: true
	};
};

/** Back to the list as it was. @param hash the proposal that it was about */
async function back(event: Event, done: Record<string, string>, hash = ''): Promise<never> {
	const path = `/moderator/forums/${event.params.forum}/sessions/${event.params.session}`;
	const query = new URLSearchParams([...new URLSearchParams(listQuery(await listAsked(event))), ...Object.entries(done)]);
	redirect(303, `${pathIn(event.locals.locale, path)}${query.size ? `?${query}` : ''}${hash && `#${hash}`}`);
}

/** Where the answer about a proposal stands that leaves the list: before the one that was next to it. */
function besideIn(items: readonly { id: string }[], id: string): Record<string, string> {
	const at = items.findIndex((each) => each.id === id);
	return { was: id, at: items[at + 1]?.id ?? '' };
}

export const actions: Actions = {
	record: formAction(
		recordSchema,
		async ({ actor, workspace, event, data }) => {
			const { written, stood } = await recordProposals(actor, workspace.context.session.id, data);
			await back(event, { done: 'recorded', n: String(written), stood: String(stood) });
		},
		{
			find,
			check: ({ form, data }) => {
				const fault = slipsFault(slipsOf(data.text, data.marks === 'kept'), data.accepted);
				if (fault && fault.code !== 'count') slipsMessage(form, fault);
				return {};
			},
			keep: (record) => ({ record })
		}
	),
	aside: formAction(
		reasonSchema,
		async ({ actor, workspace, event, data }) => {
			await setAside(actor, workspace.context.session.id, data.proposalId, data.reason);
			await back(event, { done: 'setAside', ...besideIn(workspace.items, data.proposalId) }, `p-${data.proposalId}`);
		},
		{ find, keep: (aside) => ({ aside }) }
	),
	takeBack: formAction(
		proposalSchema,
		async ({ actor, workspace, event, data }) => {
			await takeBack(actor, workspace.context.session.id, data.proposalId);
			await back(event, { done: 'takenBack', ...besideIn(workspace.items, data.proposalId) }, `p-${data.proposalId}`);
		},
		{ find, keep: () => ({}) }
	),
	unrecord: formAction(
		proposalSchema,
		async ({ actor, workspace, event, data }) => {
			const was = await unrecordProposals(actor, workspace.context.session.id, data.proposalId);
			const typed = String((await event.request.formData()).get('text') ?? '');
			const fields = { text: [[was.text, typed].filter(Boolean).join('\n')], language: [was.language], speakerId: [was.speakerId] };
			return { typed: { fields, done: null, unsaved: [''] } satisfies Typed, went: { done: 'unrecorded' } };
		},
		{ find, keep: () => ({}) }
	),
	/** finds among the proposals; what is typed stays */
	search: buttonAction(({ event }) => back(event, {}), find)
};
