import type { Locale } from '$lib/i18n/locales';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import { shows } from '$lib/domain/document/index.server';
import {
	correctOwnLanguage,
	listQueryOf,
	followProposal,
	listQuery,
	ownProposals,
	propose,
	showName,
	support,
	withdrawProposal
} from '$lib/domain/proposal/index.server';
import { hasTabledTexts } from '$lib/domain/recommendation/index.server';
import { besideSchema, ownLanguageSchema, proposeSchema, rightLanguage, searchSchema } from '$lib/domain/proposal/schema';
import type { Actor } from '$lib/server/actor';
import { now } from '$lib/server/clock';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { newId } from '$lib/server/ids';
import { consume } from '$lib/server/rate-limits';
import { Refusal } from '$lib/server/refusal';
import { homeOf, openPrivateLink } from '../private-link';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { registration, actor, forum } = await openPrivateLink(event);
	const { searchParams } = event.url;
	const asked = listQueryOf(searchParams);
	const page = await orRefuse(event.locals.locale, ownProposals(actor, registration.id, searchParams.get('session') ?? '', asked));
	shows(
		event,
		{ list: 'proposals', actor, forumId: forum.id },
		page.others.some(({ author }) => author !== null)
	);
	const list = listQuery(event.url.searchParams);
	return {
		forum,
		...page,
		tabled: await hasTabledTexts(registration.id),
		asked,
		list,
		done: searchParams.get('done'),
		of: searchParams.get('of'),
		key: newId(),
		at: now(),
		keeps: page.refusal ? undefined : `?/propose&${list}`,
		enters: `?/search&${list}#others`
	};
};

type Event = RequestEvent<{ token: string }>;

/** The list that the address shows, with what is said at one proposal. */
const backTo = (event: Event, done: string, of: string) =>
	redirect(
		303,
		`${homeOf(event)}/proposals?${new URLSearchParams([...new URLSearchParams(listQuery(event.url.searchParams)), ['done', done], ['of', of]])}#p-${of}`
	);

type Typed = { data: { key: string; sessionId: string; text: string; language: Locale; showName: boolean; follow: boolean } };
/** What the form for a new proposal holds while another button is pressed: it comes back as it was typed, without errors. */
const typedIn = ({ data: { key, sessionId, text, language, showName, follow } }: Typed) => ({
	form: { data: { key, sessionId, text, language, showName, follow }, errors: {} }
});

/** What is said at a proposal where something was done with it; half a proposal that stands in the form stays there. */
function stays(event: Event, form: Typed, done: string, of: string) {
	if (!form.data.text) backTo(event, done, of);
	return { ...typedIn(form), kept: true as const, done, of };
}

type Asked = { proposalId: string; on: boolean; last: boolean };
type Command = (actor: Actor, registrationId: string, asked: Asked) => Promise<void>;

/**
 * An action of a button beside a proposal; the page then says there what was done.
 * @param said the messages after switching it on, after switching it off, and after ending it for good
 */
const step = (command: Command, said: readonly [on: string, off: string, end: string]) =>
	formAction(
		besideSchema,
		async ({ registration, actor, event, form, data: { on, off, end } }) => {
			const asked = { proposalId: on || off || end, on: on !== '', last: end !== '' };
			await consume('own-change', registration.id);
			await command(actor, registration.id, asked);
			return stays(event, form, on ? said[0] : said[off ? 1 : 2], asked.proposalId);
		},
		{ find: openPrivateLink, keep: typedIn }
	);
const twice = (said: string) => [said, said, said] as const;

export const actions: Actions = {
	propose: formAction(
		proposeSchema,
		async ({ registration, actor, event, data }) => {
			await consume('own-change', registration.id);
			backTo(event, 'proposed', await propose(actor, registration.id, data));
		},
		{ find: openPrivateLink }
	),
	search: formAction(
		searchSchema,
		({ event, form, data: { q, order } }) => {
			const { searchParams } = event.url;
			searchParams.delete('after');
			searchParams.set('q', q);
			searchParams.set('order', order);
			if (!form.data.text) redirect(303, `${homeOf(event)}/proposals?${listQuery(searchParams)}#others`);
			return Promise.resolve({ ...typedIn(form), kept: true as const });
		},
		{ find: openPrivateLink, keep: typedIn }
	),
	support: step((actor, id, { proposalId, on }) => support(actor, id, proposalId, on), ['supported', 'unsupported', 'unsupported']),
	withdraw: step((actor, id, { proposalId }) => withdrawProposal(actor, id, proposalId), twice('withdrawn')),
	name: step((actor, id, { proposalId, on }) => showName(actor, id, proposalId, on), ['named', 'unnamed', 'unnamed']),
	language: formAction(
		ownLanguageSchema,
		async ({ registration, actor, event, form, data }) => {
			const right = rightLanguage(data.right);
			if (!right) throw new Refusal('not-found');
			await consume('own-change', registration.id);
			await correctOwnLanguage(actor, registration.id, right.id, right.language);
			return stays(event, form, 'language', right.id);
		},
		{ find: openPrivateLink, keep: typedIn }
	),
	follow: step(followProposal, ['following', 'unfollowed', 'forgotten'])
};
