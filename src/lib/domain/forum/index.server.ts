export {
	findForum,
	findForumFor,
	forumById,
	forumsFor,
	listForums,
	kindsOf,
	countriesOf,
	guestsOf,
	toForum,
	type Guest
} from './queries.server.ts';
export { createForum, editForum, type ForumInput } from './commands.server.ts';
