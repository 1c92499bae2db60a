export { findForum, findForumFor, forumById, forumsFor, listForums, kindsOf, countriesOf, guestsOf, toForum } from './queries.server.ts';
export { daysTo, phaseOf, registrationOpen } from './rules.ts';
export { createForum, editForum, rewriteForum, type ForumInput } from './commands.server.ts';
export { forumSchema, newForumSchema, emptyForum, forumData, forumInput, type ForumData } from './forum-form.ts';
