import type { RequestEvent } from '@sveltejs/kit';
import { returnedPreview } from '$lib/domain/measure/index.server';
import { previewShown } from '$lib/domain/measure/returned-view';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { writeAction } from '../../../../returned-table.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const preview = await orRefuse(event.locals.locale, returnedPreview(signedInAccount(event), event.params.table, null));
	const several = new Set(preview.rows.flatMap((row) => row.measure?.forumId ?? [])).size > 1;
	const shown = previewShown(preview, { several, url: event.url });
	return { ...shown, keeps: shown.set.length && preview.written === null ? '?/write' : undefined };
};

export const actions: Actions = {
	write: writeAction(async (event: RequestEvent<{ table: string }>) => {
		const actor = signedInAccount(event);
		await orRefuse(event.locals.locale, returnedPreview(actor, event.params.table, null));
		return { actor, forumId: null };
	})
};
