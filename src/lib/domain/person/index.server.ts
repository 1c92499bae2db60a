export { makePerson, personFor, type PersonParts } from './commands.server.ts';
