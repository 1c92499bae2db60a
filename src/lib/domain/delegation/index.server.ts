export { delegationNames, participantsByCountry } from './queries.server.ts';
export { delegationFor, editDelegation, dropEmptyDelegation, DEFAULT_HOST } from './commands.server.ts';
