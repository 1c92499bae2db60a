export { submit } from '../registration/commands.server.ts';
