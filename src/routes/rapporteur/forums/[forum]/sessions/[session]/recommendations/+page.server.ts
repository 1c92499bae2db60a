import { loadPlatform, platformActions } from '../../../../../../platform-recommendations.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = loadPlatform;
export const actions: Actions = platformActions;
