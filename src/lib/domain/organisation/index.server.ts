export { suggestOrganisations, unitsList, organisationNames, listProposed, findAccepted } from './queries.server.ts';
export {
	writeOrganisation,
	resolveOrganisation,
	acceptOrganisation,
	mergeOrganisation,
	writeUnits,
	type TypedOrganisation
} from './commands.server.ts';
