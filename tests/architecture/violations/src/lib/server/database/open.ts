export { submit as read } from '../../domain/registration/commands.server.ts';
