/** What there is to say. The texts are in all.server.ts, for the server alone. */
export type { MessageKey, Messages, Area } from './all.server.ts';
