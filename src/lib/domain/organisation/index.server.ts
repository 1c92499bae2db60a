export {
	suggestOrganisations,
	unitsList,
	organisationNames,
	listProposed,
	findAccepted,
	proposedById,
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
