import { redirect, type RequestEvent } from '@sveltejs/kit';
import { delegationNames } from '$lib/domain/delegation/index.server';
import { choicesOf, placeByHand } from '$lib/domain/dialogue/index.server';
import { lostChoices } from '$lib/domain/dialogue/rules';
import { placeHereSchema } from '$lib/domain/dialogue/schema';
import { shows } from '$lib/domain/document/index.server';
import { phaseOf } from '$lib/domain/forum/index.server';
import { approveByHand, historyOf, makeLink, nextRegistration, sendLink, setDelegationRole } from '$lib/domain/registration/index.server';
import { mayMakeLink, offersLinkAgain } from '$lib/domain/registration/link-rules';
import { declineReasonsIn } from '$lib/domain/registration/decline-text';
import { awaitsConfirming, displayStatus, mayChange, mayStep, showsPass } from '$lib/domain/registration/rules';
import { declineSchema, makeLinkSchema, reopenSchema, roleSchema } from '$lib/domain/registration/schema';
import { pathIn } from '$lib/i18n/locales';
import type { Actor } from '$lib/server/actor';
import { now } from '$lib/server/clock';
import { config } from '$lib/server/config';
import { newCode } from '$lib/server/ids';
import { lettersGo } from '$lib/server/letters-go';
import { admitRegistration, confirmRegistration, declineRegistration, withdrawRegistration } from '$lib/workflow/decide.server';
import { reopeningOf, reopenRegistration } from '$lib/workflow/reopen.server';
import { rowNames } from '../row-names.server';
import { done, type Done } from './done';
import { oneFor, trailOf } from './load-registration.server';
import { buttonAction, formAction } from '$lib/server/http/form-action';
import { leftOf } from '../../../../../registrations/result';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { actor, forum, registration } = await oneFor(event);
	const { trail, filters } = trailOf(event.url);
	// without a tab it is what waits for a decision that comes next
	const following = { ...filters, state: filters.state ?? ('submitted' as const) };
	const [history, platforms, names, delegations, reopening, nextId] = await Promise.all([
		historyOf(actor, registration.id),
		choicesOf(actor, registration.id),
		rowNames(forum.id),
		delegationNames(forum.id),
		reopeningOf(actor, registration.id),
		nextRegistration(actor, forum.id, following, registration.id)
	]);
	const said = done.find((each) => each === event.url.searchParams.get('done')) ?? null;
	const lost = lostChoices.find((each) => each === event.url.searchParams.get('choice')) ?? null;
	const at = now();
	const steps = (['confirm', 'admit', 'decline', 'withdraw'] as const).filter((step) => mayStep(registration.state, step, forum, at));
	const approve = awaitsConfirming(registration, forum, at);
	const pass = showsPass(displayStatus(registration.state, phaseOf(forum, at), registration.confirmBy));
	const may = {
		pass,
		change: mayChange(registration.state, forum, at),
		approve,
		steps,
		link: mayMakeLink(registration, lettersGo()),
		linkAgain: offersLinkAgain(registration, lettersGo())
	};
	shows(event, { list: 'registration', registrationId: registration.id, forumId: forum.id });
	const delegation = delegations.get(registration.delegationId);
	const declineSaid = registration.email && registration.language !== event.locals.locale ? declineReasonsIn(registration.language) : null;
	const step = steps.includes('decline') ? 'decline' : reopening && !reopening.obstacle ? 'reopen' : null;
	const keeps = step ? `?/${step}${trail.replace('?', '&')}` : undefined;
	return {
		registration,
		keeps,
		history,
		platforms,
		names,
		delegation,
		said,
		lost,
		left: leftOf(event.url),
		reopening,
		may,
		linkKey: may.link ? newCode() : '',
		trail,
		nextId,
		declineSaid
	};
};

type Work = (actor: Actor, id: string) => Promise<void>;

/** Redirects to the page, which says what was done, and keeps the query of the list that led here; reloading it repeats nothing. */
const say = ({ locals, url }: Pick<RequestEvent, 'locals' | 'url'>, what: Done) =>
	redirect(303, `${pathIn(locals.locale, locals.path)}?done=${what}${trailOf(url).trail.replace('?', '&')}`);

const button = (what: Done, work: Work) =>
	buttonAction(async ({ actor, registration, event }) => {
		await work(actor, registration.id);
		say(event, what);
	}, oneFor);

export const actions: Actions = {
	confirm: button('confirm', confirmRegistration),
	admit: button('confirm', admitRegistration),
	approve: button('approve', approveByHand),
	withdraw: button('withdraw', withdrawRegistration),
	link: button('link', sendLink),
	// told in the answer itself, to this form alone
	makeLink: formAction(
		makeLinkSchema,
		async ({ actor, registration, data: { key } }) => {
			const token = await makeLink(actor, registration.id, key && `${key} ${actor.accountId}`);
			return { madeLink: config().origin + pathIn(registration.language, `/registrations/${token}`) };
		},
		{ find: oneFor, keep: () => ({}) }
	),
	decline: formAction(
		declineSchema,
		async ({ actor, registration, event, data }) => {
			await declineRegistration(actor, registration.id, data.reason, data.chosen || null);
			say(event, 'decline');
		},
		{ find: oneFor, keep: (decline) => ({ decline }) }
	),
	reopen: formAction(
		reopenSchema,
		async ({ actor, registration, event, data }) => {
			await reopenRegistration(actor, registration.id, data.reason);
			say(event, 'reopen');
		},
		{ find: oneFor, keep: (reopen) => ({ reopen }) }
	),
	role: formAction(
		roleSchema,
		async ({ actor, registration, event, data }) => {
			await setDelegationRole(actor, registration.id, data.role || null);
			say(event, 'role');
		},
		{ find: oneFor, keep: () => ({}) }
	),
	place: formAction(
		placeHereSchema,
		async ({ actor, registration, event, data }) => {
			await placeByHand(actor, registration.id, data.sessionId);
			say(event, 'place');
		},
		{ find: oneFor, keep: () => ({}) }
	)
};
