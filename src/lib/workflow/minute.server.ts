import { MINUTE } from '../server/clock.ts';
import { log } from '../server/log.ts';
import { dropOldReturns } from '../domain/measure/index.server.ts';
import { dropUnusedFiles } from '../domain/file/index.server.ts';
import { dropOldRequests, tellFollowers } from '../domain/proposal/index.server.ts';
import { followUnconfirmed } from './unconfirmed.server.ts';

/** Work that every process looks for once a minute; the first process to claim it does it. */
let timer: NodeJS.Timeout | undefined;

/** Each with what it counts, and the log's words for what was done and for what failed. */
const jobs: readonly { work: () => Promise<object>; did: string; failed: string }[] = [
	{
		work: followUnconfirmed,
		did: 'addresses that nobody confirmed',
		failed: 'places of addresses that nobody confirmed could not be looked at'
	},
	{
		work: async () => ({ told: await tellFollowers() }),
		did: 'letters to those who follow',
		failed: 'those who follow could not be written to'
	},
	{
		work: async () => ({ dropped: await dropOldRequests() }),
		did: 'requests to follow that nobody confirmed',
		failed: 'requests to follow that are over could not be deleted'
	},
	{
		work: async () => ({ dropped: await dropOldReturns() }),
		did: 'filled-in tables that nobody confirmed',
		failed: 'filled-in tables that are over could not be deleted'
	},
	{
		work: async () => ({ dropped: await dropUnusedFiles() }),
		did: 'files whose form never came',
		failed: 'files whose form never came could not be deleted'
	}
];

async function look(): Promise<void> {
	for (const { work, did, failed } of jobs)
		try {
			const done = await work();
			if (Object.values(done).some(Boolean)) log().info(done, did);
		} catch (error) {
			log().error({ err: error }, `${failed}; it is tried again in a minute`);
		}
	if (timer) timer = setTimeout(() => void look(), MINUTE).unref();
}

/** Starts the minute's work in this process, once. */
export function startMinute(): void {
	timer ??= setTimeout(() => void look(), MINUTE).unref();
}

/** Stops the minute's work. */
export function stopMinute(): void {
	clearTimeout(timer);
	timer = undefined;
}
