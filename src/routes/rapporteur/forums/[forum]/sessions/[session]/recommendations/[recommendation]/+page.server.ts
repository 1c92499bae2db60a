import { shows } from '$lib/domain/document/index.server';
import { loadRecommendation, platformRecommendationActions } from '../../../../../../../one-recommendation.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const page = await loadRecommendation(event);
	shows(event, { list: 'proposals', forumId: page.forum.id }, page.named);
	return page;
};

export const actions: Actions = platformRecommendationActions;
