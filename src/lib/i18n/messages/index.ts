/** What there is to say. The texts are in all.server.ts, for the server alone. */
export type { MessageKey, Messages, Room } from './all.server.ts';
