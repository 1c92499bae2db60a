export {
	suggestOrganisations,
	unitsList,
	everyUnit,
	listProposed,
	countProposed,
	findAccepted,
	proposedById,
	likelyTwins,
	likelyProposals,
	compareProposal
} from './queries.server.ts';
export { writeOrganisation, dropUnusedProposal, resolveOrganisation, writeUnits, type TypedOrganisation } from './commands/write.server.ts';
export { heldInUse, heldOrganisation, type HeldOrganisation } from './commands/hold.server.ts';
export { reindexOrganisations } from './commands/reindex.server.ts';
export { acceptOrganisation, editOrganisation } from './commands/accept.server.ts';
export { mergeAccepted, mergeOrganisation } from './commands/merge.server.ts';
export { writeKostanay, saveUnit, addOrganisation, listAccepted, acceptedById, acceptedTwins, mergePreview } from './directory.server.ts';
export { kostanayUnits, units } from './kostanay.ts';
