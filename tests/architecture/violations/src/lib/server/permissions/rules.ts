export { read } from '../database/open.ts';
