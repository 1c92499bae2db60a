export { makePerson, personFor, foldPersons, nobody, forgetPerson, personStays, type PersonParts } from './commands.server.ts';
