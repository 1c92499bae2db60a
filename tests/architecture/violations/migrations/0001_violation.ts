export { page } from '../src/lib/ui/Page.ts';
