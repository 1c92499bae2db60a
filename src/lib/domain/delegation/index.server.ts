export { delegationNames, countriesTakingPart, type TakingPart } from './queries.server.ts';
export { delegationFor, editDelegation, dropEmptyDelegation, DEFAULT_HOST } from './commands.server.ts';
