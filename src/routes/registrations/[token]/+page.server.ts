import { redirect } from '@sveltejs/kit';
import { joinWaitingList, leaveSeat, leaveWaitingList, moveSeat, mySchedule, takeSeat } from '$lib/domain/dialogue/index.server';
import { lostChoices } from '$lib/domain/dialogue/rules';
import { choiceSchema } from '$lib/domain/dialogue/schema';
import { offeredTo } from '$lib/domain/expert/index.server';
import { expertRefusal } from '$lib/domain/expert/rules';
import { forumById, phaseOf, registrationOpen } from '$lib/domain/forum/index.server';
import { invitesProposals } from '$lib/domain/proposal/rules';
import { hasTabledTexts } from '$lib/domain/recommendation/index.server';
import { dropPreference, queueNumberAt, sendConfirmingLink, preferPlatform } from '$lib/domain/registration/index.server';
import { awaitsConfirming, displayStatus, isLive, mayChange, obstacleToReopening, offersWithdrawal } from '$lib/domain/registration/rules';
import type { Actor } from '$lib/server/actor';
import { now } from '$lib/server/clock';
import { consume } from '$lib/server/rate-limits';
import { leftOf } from '../result';
import { homeOf, openedBare } from './private-link';
import { buttonAction, formAction } from '$lib/server/http/form-action';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { registration, keptOn } = await openedBare(event);
	const forum = await forumById(registration.forumId);
	const at = now();
	const phase = phaseOf(forum, at);
	const { searchParams } = event.url;
	const open = registrationOpen(forum, at);
	const day = await mySchedule(registration, forum);
	const release = day.choices.some((choice) => choice.mine && choice.moves);
	const offered = await offeredTo(registration.id);
	return {
		registration,
		forum,
		offered: expertRefusal('offer', { forum, registration }) && !offered ? undefined : offered,
		status: displayStatus(registration.state, phase, registration.confirmBy),
		reopenable: obstacleToReopening(registration.state, phase, false) === null,
		open,
		invited: open && !isLive(registration.state),
		awaited: awaitsConfirming(registration, forum, at),
		may: { change: mayChange(registration.state, forum, at), withdraw: offersWithdrawal(registration.state, forum, at), release },
		queueNumber: await queueNumberAt(registration),
		tabled: registration.state === 'confirmed' && (await hasTabledTexts(registration.id)),
		proposing: day.choices.flatMap(({ mine, session }) =>
			mine === 'held' && registration.state === 'confirmed' && invitesProposals(forum, [session], at) ? session.id : []
		),
		keptOn,
		...day,
		registered: searchParams.has('registered'),
		lost: lostChoices.find((each) => each === searchParams.get('choice')),
		again: (['corrected', 'stands', 'kept'] as const).find((each) => each === searchParams.get('again')),
		left: leftOf(event.url),
		done: { what: searchParams.get('done'), at: searchParams.get('at') }
	};
};

type Command = (actor: Actor, registrationId: string, sessionId: string) => Promise<unknown>;

/**
 * An action that does one step at a platform. The page then says beside that platform what was done, or why it was refused; reloading it
 * repeats nothing.
 */
const step = (command: Command, done: string) =>
	formAction(
		choiceSchema,
		async ({ registration, actor, event, data: { sessionId } }) => {
			await consume('own-change', registration.id);
			await command(actor, registration.id, sessionId);
			redirect(303, `${homeOf(event)}?done=${done}&at=${sessionId}#${sessionId}`);
		},
		{ find: openedBare, keep: ({ data: { sessionId } }) => ({ sessionId }) }
	);

export const actions: Actions = {
	take: step(takeSeat, 'taken'),
	move: step(moveSeat, 'moved'),
	leave: step(leaveSeat, 'left'),
	join: step(joinWaitingList, 'joined'),
	leaveList: step(leaveWaitingList, 'leftList'),
	confirmMail: buttonAction(async ({ registration, actor, event }) => {
		await sendConfirmingLink(actor, registration.id);
		redirect(303, `${homeOf(event)}?done=confirmSent`);
	}, openedBare),
	wish: step(preferPlatform, 'preferred'),
	dropPreference: step(dropPreference, 'preferenceDropped')
};
