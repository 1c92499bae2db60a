import { RateLimiterRes, type RateLimiterStoreAbstract } from 'rate-limiter-flexible';
import { config } from './config.ts';
import { database } from './database/open.ts';
import { openCounters, type Allowance } from './rate-limits-store.ts';
import { Refusal } from './refusal.ts';
import { sign } from './crypto.ts';

/** How often something may happen for one key. What is counted by visitor's address leaves room for 200 people behind one Wi-Fi. */
const table = {
	/** wrong passphrases for one account from browsers it has never been used in */
	'sign-in.stranger': { points: 10, seconds: 900 },
	/** … from all browsers together where its owner has signed in before */
	'sign-in.known': { points: 10, seconds: 900 },
	/** … from all other browsers at addresses where its owner has signed in before */
	'sign-in.known-address': { points: 10, seconds: 900 },
	/** … given once more by somebody who is signed in */
	'sign-in.again': { points: 10, seconds: 900 },
	/** wrong passphrases from one address, for whatever accounts */
	'sign-in.address': { points: 300, seconds: 900 },
	/** not a limit but a memory: this account was used from this address */
	'sign-in.met': { points: 1, seconds: 90 * 86_400 },
	/** resets with which an account's wrong codes are counted anew: who reads its mail gains no more tries than these */
	'second-step.anew': { points: 3, seconds: 86_400 },
	/** asking for a reset, by the visitor's address */
	'password.ask': { points: 100, seconds: 900 },
	/** opening links of accounts (set-up, invitation, new passphrase) that are not valid, by the visitor's address */
	'account-link': { points: 200, seconds: 900 },
	/** sending the registration form, by the visitor's address */
	register: { points: 1000, seconds: 900 },
	/** names of organisations offered while somebody types, by the visitor's address */
	suggest: { points: 6000, seconds: 900 },
	/** asking for one's private link: by the visitor's address, and mails to one mail address */
	'link-again': { points: 300, seconds: 900 },
	'link-again.to': { points: 3, seconds: 3600 },
	/** forms of one private page, whatever they do: by the registration */
	'own-change': { points: 60, seconds: 900 },
	/** sending the link that confirms an address again, by the registration */
	'confirm-again': { points: 3, seconds: 3600 },
	/** asking to follow recommendations by mail: by the visitor's address, and the letters that ask one mail address */
	follow: { points: 300, seconds: 900 },
	'follow.to': { points: 5, seconds: 86_400 },
	/** whether counting works at all, asked by /health/ready */
	ready: { points: 1, seconds: 60 }
} as const satisfies Record<string, Allowance>;

export type Limit = keyof typeof table;

type Counters = Record<Limit, RateLimiterStoreAbstract>;
let open: { of: unknown; counters: Promise<Counters> } | undefined;

/** The counts of this process, opened at first use. What could not be opened is not kept: the next who asks tries again. */
function counters(): Promise<Counters> {
	const target = config();
	// in PostgreSQL they go over its pool, and end with it
	const of = target.database.engine === 'postgres' ? database() : target;
	if (open?.of === of) return open.counters;
	const opening = { of, counters: openCounters(target, table) };
	open = opening;
	opening.counters.catch(() => {
		if (open === opening) open = undefined;
	});
	return opening.counters;
}

const limiter = async (name: Limit): Promise<RateLimiterStoreAbstract> => (await counters())[name];

/** Addresses and mail addresses are not kept: only their signature. */
const keyOf = (name: Limit, key: string) => sign('limit', name, key).slice(0, 22);

const tooMany = (spent: RateLimiterRes) => new Refusal('access.too-many', { minutes: Math.max(1, Math.ceil(spent.msBeforeNext / 60_000)) });

/**
 * Counts one more for a key; does nothing with RATE_LIMITS=off.
 * @param key what is limited: the visitor's address, a normalised mail address
 * @throws Refusal('access.too-many', {minutes}) past the limit
 */
export async function consume(name: Limit, key: string): Promise<void> {
	if (!config().rateLimits) return;
	try {
		await (await limiter(name)).consume(keyOf(name, key));
	} catch (reason) {
		if (reason instanceof RateLimiterRes) throw tooMany(reason);
		throw reason;
	}
}

/** Checks a limit without counting. @throws Refusal('access.too-many', {minutes}) when nothing is left */
export async function assertAvailable(name: Limit, key: string): Promise<void> {
	if (!config().rateLimits) return;
	const spent = await (await limiter(name)).get(keyOf(name, key));
	if (spent && spent.consumedPoints >= table[name].points) throw tooMany(spent);
}

/** Counts one more for a key. @returns whether it was within the limit */
export async function hasLeft(name: Limit, key: string): Promise<boolean> {
	return consume(name, key).then(
		() => true,
		(reason: unknown) => {
			if (reason instanceof Refusal) return false;
			throw reason;
		}
	);
}

/** Resets the count of a key. */
export async function resetLimit(name: Limit, key: string): Promise<void> {
	if (config().rateLimits) await (await limiter(name)).delete(keyOf(name, key));
}

/** Records that something has happened, for the period of the name's limit. */
export async function remember(name: Limit, key: string): Promise<void> {
	if (config().rateLimits) await (await limiter(name)).set(keyOf(name, key), 1, table[name].seconds);
}

/** Whether `remember` was called for a key. */
export async function remembers(name: Limit, key: string): Promise<boolean> {
	return config().rateLimits && (await (await limiter(name)).get(keyOf(name, key))) !== null;
}

/** Counts once under a key that belongs to nobody, to see whether counting works. @throws whatever keeps forms from being counted */
export async function tryCounting(): Promise<void> {
	await remember('ready', 'ready');
}
