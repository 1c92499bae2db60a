import { pino } from 'pino';
import { config } from './config.ts';

let logger: ReturnType<typeof pino> | undefined;

/**
 * The log: one JSON object a line on standard output. Nothing personal is written:
 * callers give ids, never names, addresses or what somebody typed.
 */
export const log = (): ReturnType<typeof pino> =>
	(logger ??= pino({ level: config().logLevel, redact: ['email', 'phone', 'name', 'token', '*.email', '*.phone', '*.token'] }));
