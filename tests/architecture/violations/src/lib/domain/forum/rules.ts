export { read } from '../../server/database/open.ts';
