import { shows } from '$lib/domain/document/index.server';
import { measuresOfRecommendation } from '$lib/domain/measure/index.server';
import { signedInAccount } from '$lib/server/http/signed-in';
import { asksOf, loadRecommendation } from '../../../../../one-recommendation.server';
import { recommendationActions as act } from '../../../../../recommendation-actions.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const page = await loadRecommendation(event, asksOf(event.url));
	shows(event, { list: 'proposals', forumId: page.forum.id }, page.named);
	const measures = await measuresOfRecommendation(signedInAccount(event), page.forum.id, page.recommendation.id);
	return { ...page, measures };
};

export const actions: Actions = {
	text: act.text,
	links: act.links,
	table: act.table,
	takeBack: act.takeBack,
	drop: act.drop,
	merge: act.merge,
	continues: act.continues,
	amend: act.amend,
	takeUp: act.takeUp,
	amendment: act.amendment,
	decide: act.decide,
	undo: act.undo,
	reopen: act.reopen
};
