import { shows } from '$lib/domain/document/index.server';
import { loadRecommendation, recommendationActions as act } from '../../../../../../../one-recommendation.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { searchParams } = event.url;
	const [amendment, done, same] = [searchParams.get('amendment'), searchParams.get('done'), searchParams.get('same')];
	const page = await loadRecommendation(event, { amendment, done, same });
	shows(event, { list: 'proposals', forumId: page.forum.id }, page.named);
	return page;
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
	undo: act.undo
};
