export { read } from '../lib/server/database/open.ts';
