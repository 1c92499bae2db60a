export {
	suggestOrganisations,
	unitsList,
	everyUnit,
	organisationNames,
	listProposed,
	findAccepted,
	proposedById,
	reviewedById,
	likelyTwins
} from './queries.server.ts';
export {
	writeOrganisation,
	dropUnusedProposal,
	resolveOrganisation,
	acceptOrganisation,
	mergeOrganisation,
	writeUnits,
	type TypedOrganisation
} from './commands.server.ts';
export { writeKostanay, saveUnit, addOrganisation, listAccepted, acceptedById } from './register.server.ts';
export { kostanayUnits, units } from './kostanay.ts';
