export { delegationNames, participantsByCountry } from './queries.server.ts';
export { delegationFor, editDelegation, dropEmptyDelegation } from './commands.server.ts';
