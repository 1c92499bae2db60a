import { isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';

/** Something about the installation is wrong: the message is one plain sentence for whoever starts the server. */
export class SetupError extends Error {
	override name = 'SetupError';
}

export interface Config {
	host: string;
	port: number;
	/** scheme, host and port under which people reach Alang, without a slash at the end */
	origin: string;
	dataDir: string;
	database: { engine: 'sqlite'; file: string } | { engine: 'postgres'; url: string };
	/** smtp:// address, or null: mails are then kept as .eml files in DATA_DIR/mail */
	mailUrl: string | null;
	mailFrom: string;
	/** request header that carries the visitor's address, set by a proxy we trust; null: the socket's address */
	addressHeader: string | null;
	logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
	metricsToken: string | null;
	rateLimits: boolean;
	/** of backups, from the environment so that it stands in no list of processes; null: they are not encrypted */
	backupPassphrase: string | null;
	/** a file that gets the text of every statement, for the tests of speed; null: none */
	statementsFile: string | null;
	/** the demonstration: marks itself, listens on loopback only */
	demo: boolean;
}

const DATABASE = /^(file:.+|postgres(ql)?:\/\/.+)$/;

const shape = z.object({
	HOST: z.string().min(1, 'HOST must not be empty').default('127.0.0.1'),
	PORT: z.coerce
		.number('PORT must be a number from 1 to 65535')
		.int('PORT must be a whole number')
		.min(1, 'PORT must be a number from 1 to 65535')
		.max(65535, 'PORT must be a number from 1 to 65535')
		.default(3000),
	ORIGIN: z
		.string()
		.refine((value) => {
			const url = URL.parse(value);
			return !!url && /^https?:$/.test(url.protocol) && url.origin === value.replace(/\/$/, '');
		}, 'ORIGIN must be the address people open, such as https://forum.example.kz, without a path')
		.optional(),
	DATA_DIR: z.string().min(1, 'DATA_DIR must not be empty').default('data'),
	DATABASE_URL: z.string().regex(DATABASE, 'DATABASE_URL must begin with file: or postgres://').optional(),
	MAIL_URL: z
		.string()
		.regex(/^smtps?:\/\/.+/, 'MAIL_URL must begin with smtp:// or smtps://')
		.optional(),
	MAIL_FROM: z.string().min(3, 'MAIL_FROM must be an address').default('Алаң <alang@localhost>'),
	ADDRESS_HEADER: z
		.string()
		.regex(/^[A-Za-z0-9-]+$/, 'ADDRESS_HEADER must be the name of a request header')
		.optional(),
	LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug'], 'LOG_LEVEL must be silent, error, warn, info or debug').default('info'),
	METRICS_TOKEN: z.string().min(16, 'METRICS_TOKEN must have at least 16 characters').optional(),
	RATE_LIMITS: z.enum(['on', 'off'], 'RATE_LIMITS must be on or off').default('on'),
	BACKUP_PASSPHRASE: z
		.string()
		.refine((value) => [...value].length >= 12, 'BACKUP_PASSPHRASE must have at least 12 characters')
		.optional(),
	STATEMENTS_FILE: z.string().optional(),
	ALANG_DEMO: z.enum(['0', '1'], 'ALANG_DEMO must be 0 or 1').default('0')
});

/**
 * Reads the environment once. Throws SetupError with one sentence that names the variable.
 * @param env usually process.env; empty values count as absent
 */
export function readConfig(env: Record<string, string | undefined>): Config {
	const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
	const parsed = shape.safeParse(given);
	if (!parsed.success) throw new SetupError(`${parsed.error.issues[0]?.message ?? 'The settings are wrong'}.`);
	const value = parsed.data;
	const dataDir = resolve(value.DATA_DIR);
	const origin = value.ORIGIN?.replace(/\/$/, '') ?? `http://${value.HOST.includes(':') ? `[${value.HOST}]` : value.HOST}:${value.PORT}`;
	const loopback = ['127.0.0.1', 'localhost', '::1'].includes(value.HOST);
	if (!value.ORIGIN && !loopback)
		throw new SetupError(
			'ORIGIN must be set when HOST is not this machine alone: the address people open, such as https://forum.example.kz.'
		);
	if (value.ALANG_DEMO === '1' && !loopback)
		throw new SetupError('The demonstration has known passphrases, so HOST must be 127.0.0.1 for it.');
	return {
		host: value.HOST,
		port: value.PORT,
		origin,
		dataDir,
		database: databaseOf(value.DATABASE_URL, dataDir),
		mailUrl: value.MAIL_URL ?? null,
		mailFrom: value.MAIL_FROM,
		addressHeader: value.ADDRESS_HEADER?.toLowerCase() ?? null,
		logLevel: value.LOG_LEVEL,
		metricsToken: value.METRICS_TOKEN ?? null,
		rateLimits: value.RATE_LIMITS === 'on',
		backupPassphrase: value.BACKUP_PASSPHRASE ?? null,
		statementsFile: value.STATEMENTS_FILE ?? null,
		demo: value.ALANG_DEMO === '1'
	};
}

/**
 * The location of a database, from its address as an operator writes it.
 * @throws SetupError when it is neither a file: nor a postgres:// address
 */
export function databaseLocation(url: string): Config['database'] {
	if (!DATABASE.test(url)) throw new SetupError(`${url.split('@').at(-1)} must begin with file: or postgres://.`);
	return databaseOf(url, '.');
}

function databaseOf(url: string | undefined, dataDir: string): Config['database'] {
	if (url && /^postgres/.test(url)) return { engine: 'postgres', url };
	const path = url?.replace(/^file:(\/\/)?/, '');
	if (!path) return { engine: 'sqlite', file: join(dataDir, 'alang.sqlite') };
	return { engine: 'sqlite', file: isAbsolute(path) ? path : resolve(path) };
}

let current: Config | undefined;

/** The settings of this process, read at first use. */
export function config(): Config {
	return (current ??= readConfig(process.env));
}

/** The address alone from which mails come, without the name beside it. */
export function senderAddress(): string {
	const { mailFrom } = config();
	return /<([^<>]+)>\s*$/.exec(mailFrom)?.[1] ?? mailFrom.trim();
}

/** Replaces the settings of this process: for tests and scripts that run several installations. */
export function useConfig(next: Config | undefined): void {
	current = next;
}
