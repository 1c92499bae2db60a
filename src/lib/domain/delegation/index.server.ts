export { delegationNames, countriesTakingPart, type TakingPart } from './queries.server.ts';
export { delegationFor, editDelegation, dropEmptyDelegation } from './commands.server.ts';
