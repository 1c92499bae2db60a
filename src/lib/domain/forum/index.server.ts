export {
	findForum,
	findForumOfForm,
	findForumFor,
	forumById,
	requireForum,
	forumsFor,
	listForums,
	kindsOf,
	usedKinds,
	countriesOf,
	countriesOfForums,
	hostOf,
	guestsOf,
	toForum
} from './queries.server.ts';
export { peopleOf, stillKnown } from './people.server.ts';
export { checksOf, isOver, phaseOf, proposalsCloseAt, registrationOpen } from './rules.ts';
export { createForum, editForum, publishForum, rewriteForum, type ForumInput } from './commands/forums.server.ts';
export { forumSchema, newForumSchema, emptyForum, forumData, forumInput, newForumInput, type ForumData } from './forum-form.ts';
export { lockSeats } from './commands/seat-lock.server.ts';
export { requireNotOver, timesOf } from './commands/over.server.ts';
export { setCountries } from './commands/countries.server.ts';
export { setTerms } from './commands/set-terms.server.ts';
export { setProposalsClose } from './commands/proposals-close.server.ts';
export { closingFault, proposalsSchema, proposalsData } from './proposals-form.ts';
export { setAdoptedBy } from './commands/outcome.server.ts';
export { outcomeSchema, outcomeData } from './outcome-form.ts';
export { setGuests } from './commands/guests.server.ts';
export { setKinds } from './commands/kinds.server.ts';
export {
	countriesSchema,
	countriesData,
	termsSchema,
	termsData,
	termsInput,
	guestsSchema,
	guestsData,
	guestsInput,
	stepGuests,
	kindsSchema,
	kindsData,
	kindsInput,
	stepKinds
} from './settings-forms.ts';
export { areaForms } from './hook.server.ts';
