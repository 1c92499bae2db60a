export { kindOf, readFile } from './kind.server.ts';
