import { pino } from 'pino';
import { config } from './config.ts';

/** PostgreSQL tells the values of a row beside its message: they stay out of the log. */
const faultOf = (error: unknown) =>
	error instanceof Error
		? { type: error.name, code: 'code' in error ? String(error.code) : undefined, message: error.message, stack: error.stack }
		: { type: typeof error };

let logger: ReturnType<typeof pino> | undefined;

/**
 * The log: one JSON object a line on standard output. Nothing personal is written:
 * callers give ids, never names, addresses or what somebody typed.
 */
export const log = (): ReturnType<typeof pino> =>
	(logger ??= pino({
		level: config().logLevel,
		serializers: { err: faultOf },
		redact: ['email', 'phone', 'name', 'token', '*.email', '*.phone', '*.token']
	}));
