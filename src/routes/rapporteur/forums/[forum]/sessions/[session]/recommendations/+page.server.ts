import { draftAction, loadPlatform } from '../../../../../../platform-recommendations.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = loadPlatform;
export const actions: Actions = { draft: draftAction };
