export { noteNews } from './news.server.ts';
export { requireTakesPart } from './part.server.ts';
