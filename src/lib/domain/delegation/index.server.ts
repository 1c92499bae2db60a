export { listDelegations, delegationBySlug, participantsByCountry } from './queries.server.ts';
export { delegationFor, editDelegation, DEFAULT_HOST } from './commands.server.ts';
