import { draftAction, loadPlatform, showAction } from '../../../../../../platform-recommendations.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => loadPlatform(event, event.url.searchParams.get('after'));
export const actions: Actions = { draft: draftAction, show: showAction };
