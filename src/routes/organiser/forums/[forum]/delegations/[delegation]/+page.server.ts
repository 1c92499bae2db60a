import { editDelegation } from '$lib/domain/delegation/index.server';
import { delegationData, delegationSchema } from '$lib/domain/delegation/schema';
import { shows } from '$lib/domain/document/index.server';
import { delegationForStaff, leadersOf } from '$lib/domain/registration/index.server';
import { countryName } from '$lib/i18n/format';
import { mlOf } from '$lib/i18n/localized-form';
import { signedInAccount } from '$lib/server/http/signed-in';
import { withVersion } from '$lib/server/optimistic-lock';
import type { RequestEvent } from '@sveltejs/kit';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { forumFor } from '../../../../../forum-for.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const [actor, { locale }] = [signedInAccount(event), event.locals];
	const { forum } = await event.parent();
	const delegation = await orRefuse(locale, delegationForStaff(actor, forum.id, event.params.delegation));
	const leaders = (await orRefuse(locale, leadersOf(actor, forum.id))).filter((leader) => leader.delegationId === delegation.id);
	shows(event, { list: 'delegation', forumId: forum.id }, delegation.names.length > 0 || leaders.length > 0);
	return {
		delegation,
		keeps: '',
		stored: withVersion(delegationData(delegation)),
		leaders,
		country: countryName(delegation.country, locale)
	};
};

const numberOrNull = (text: string) => (text ? Number(text) : null);

const find = async (event: RequestEvent<{ forum: string; delegation: string }>) => {
	const { actor, forum } = await forumFor('registration.edit')(event);
	return { actor, delegation: await orRefuse(event.locals.locale, delegationForStaff(actor, forum.id, event.params.delegation)) };
};

export const actions: Actions = {
	default: formAction(
		delegationSchema,
		async ({ actor, delegation, form, data }) => {
			const [quota, protocolPosition] = [numberOrNull(data.quota), numberOrNull(data.protocolPosition)];
			await editDelegation(actor, delegation.id, { name: mlOf(data, 'name'), quota, protocolPosition }, data.seen);
			return { form, done: true };
		},
		{ find }
	)
};
