export { makePerson, personFor, nobody, forgetPerson, personStays, type PersonParts } from './commands.server.ts';
