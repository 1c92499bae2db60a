export { submit } from '../../mail/letters.ts';
