import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { acceptInvitation, accountByLink, keepSignedIn, resetPassword, visitorOf, wayIn } from '$lib/domain/access/index.server';
import { newPasswordSchema } from '$lib/domain/access/schema';
import { orRefuse, refused } from '$lib/server/http/refusals';

const taken = { invitation: acceptInvitation, reset: resetPassword };

/** The page behind a mailed link that chooses a passphrase. @returns its load and its action */
export function choosing(kind: keyof typeof taken) {
	return {
		load({ params, locals, setHeaders }: Pick<RequestEvent<{ token: string }>, 'params' | 'locals' | 'setHeaders'>) {
			setHeaders({ 'referrer-policy': 'no-referrer' });
			return orRefuse(locals.locale, accountByLink(params.token, kind));
		},
		async choose(event: RequestEvent<{ token: string }>) {
			const { locals, params, cookies } = event;
			const form = await superValidate(event.request, zod4(newPasswordSchema));
			const { password } = form.data;
			form.data.password = '';
			if (!form.valid) return fail(400, { form });
			const made = await taken[kind](params.token, password, visitorOf(event)).catch((reason: unknown) =>
				refused(reason, locals.locale, { form })
			);
			if ('status' in made) return made;
			keepSignedIn(cookies, made);
			redirect(303, wayIn(made, locals.locale));
		}
	};
}
