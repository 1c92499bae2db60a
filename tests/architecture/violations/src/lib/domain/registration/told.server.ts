export { submit } from '../../mail/templates.ts';
