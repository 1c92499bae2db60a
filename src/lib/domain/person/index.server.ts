export { makePerson, personFor, reindexPersons, nobody, forgetPerson, personStays, type PersonParts } from './commands.server.ts';
