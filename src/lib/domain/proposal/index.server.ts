export { noteNews } from './news.server.ts';
export { requireTakesPart } from './part.server.ts';
export { platformsJoined } from './scene.server.ts';
