import { fail } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { editDelegation } from '$lib/domain/delegation/index.server';
import { delegationData, delegationSchema } from '$lib/domain/delegation/schema';
import { shows } from '$lib/domain/document/index.server';
import { findForumFor } from '$lib/domain/forum/index.server';
import { delegationForStaff, leadersOf } from '$lib/domain/registration/index.server';
import { countryName } from '$lib/i18n/format';
import { mlOf } from '$lib/i18n/ml-form';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { marked } from '$lib/server/seen';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const [actor, { locale }] = [signedInAccount(event), event.locals];
	const { forum } = await event.parent();
	const delegation = await orRefuse(locale, delegationForStaff(actor, forum.id, event.params.delegation));
	const leaders = (await orRefuse(locale, leadersOf(actor, forum.id))).filter((leader) => leader.delegationId === delegation.id);
	shows(event, { list: 'delegation', forumId: forum.id }, delegation.names.length > 0 || leaders.length > 0);
	return { delegation, stored: marked(delegationData(delegation)), leaders, country: countryName(delegation.country, locale) };
};

const numberOrNull = (text: string) => (text ? Number(text) : null);

export const actions: Actions = {
	default: async (event) => {
		const actor = signedInAccount(event);
		const form = await superValidate(event.request, zod4(delegationSchema));
		try {
			const forum = await findForumFor(actor, event.params.forum, 'registration.edit');
			const delegation = await delegationForStaff(actor, forum.id, event.params.delegation);
			if (!form.valid) return fail(400, { form });
			const [quota, protocolPosition] = [numberOrNull(form.data.quota), numberOrNull(form.data.protocolPosition)];
			await editDelegation(actor, delegation.id, { name: mlOf(form.data, 'name'), quota, protocolPosition }, form.data.seen);
			return { form, done: true };
		} catch (reason) {
			return refused(reason, event.locals.locale, { form });
		}
	}
};
