export { submit } from '../domain/registration/commands.server.ts';
