import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { config } from './config.ts';
import { tryReading, tryWriting } from './database/health.ts';
import { tryCounting } from './rate-limits.ts';
import { log } from './log.ts';
import { requireKeyInPlace } from './crypto.ts';

/** Whether a form would be kept now: every store that one needs is tried, not only looked at. */

/** After this many milliseconds a store counts as away: no visitor should wait longer either. */
const LATEST_MS = 2_500;
/** For this many milliseconds after a successful try nothing is written again, since anybody may ask. */
const WRITTEN_MS = 1_000;
/** more than what is left in a block that is in use already */
const PROBE = Buffer.alloc(64 * 1024);

/** Makes a file in the data folder as mails and copies do, and takes it away again. */
function tryFolder(): void {
	const file = join(config().dataDir, `ready-${process.pid}.part`);
	try {
		writeFileSync(file, PROBE, { mode: 0o600, flush: true });
	} finally {
		rmSync(file, { force: true });
	}
}

const stores = {
	database: tryReading,
	writing: tryWriting,
	limits: tryCounting,
	folder: tryFolder,
	key: requireKeyInPlace
} as const satisfies Record<string, () => Promise<void> | void>;
export type Store = keyof typeof stores;

/** tries that have not come back yet: a store that hangs is not asked again and again */
const hanging = new Set<Store>();
const writtenAt = new Map<Store, number>();
const writes: readonly Store[] = ['writing', 'limits', 'folder'];

async function attempt(name: Store): Promise<boolean> {
	hanging.add(name);
	try {
		await stores[name]();
		writtenAt.set(name, performance.now());
		return true;
	} catch (error) {
		writtenAt.delete(name);
		log().error({ err: error, store: name }, 'not ready');
		return false;
	} finally {
		hanging.delete(name);
	}
}

async function holds(name: Store): Promise<boolean> {
	if (hanging.has(name)) return false;
	if (writes.includes(name) && performance.now() - (writtenAt.get(name) ?? -Infinity) < WRITTEN_MS) return true;
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<boolean>((resolve) => {
		timer = setTimeout(() => resolve(false), LATEST_MS);
	});
	try {
		return await Promise.race([attempt(name), late]);
	} finally {
		clearTimeout(timer);
	}
}

async function look(): Promise<Store[]> {
	const names = Object.keys(stores) as Store[];
	const held = await Promise.all(names.map(holds));
	return names.filter((_, index) => !held[index]);
}

let looking: Promise<Store[]> | undefined;

/** The stores that do not work now; none: ready. Simultaneous callers get the same answer. It never rejects. */
export const storesAway = (): Promise<Store[]> => (looking ??= look().finally(() => (looking = undefined)));
