import { redirect, type RequestEvent } from '@sveltejs/kit';
import { acceptInvitation, accountByLink, keepSignedIn, resetPassword, visitorOf, pathAfterSignIn } from '$lib/domain/access/index.server';
import { newPasswordSchema } from '$lib/domain/access/schema';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';

const taken = { invitation: acceptInvitation, reset: resetPassword };

/** The page behind a mailed link that chooses a passphrase. @returns its load and its action */
export function choosing(kind: keyof typeof taken) {
	return {
		load({ params, locals, setHeaders }: Pick<RequestEvent<{ token: string }>, 'params' | 'locals' | 'setHeaders'>) {
			setHeaders({ 'referrer-policy': 'no-referrer' });
			return orRefuse(locals.locale, accountByLink(params.token, kind));
		},
		choose: formAction(
			newPasswordSchema,
			async ({ event, data }) => {
				const { cookies, locals, params } = event;
				const made = await taken[kind](params.token, data.password, visitorOf(event));
				keepSignedIn(cookies, made);
				redirect(303, pathAfterSignIn(made, locals.locale));
			},
			{ find: (_: RequestEvent<{ token: string }>) => ({}), secrets: ['password'] }
		)
	};
}
