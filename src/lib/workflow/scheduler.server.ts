import { HOUR } from '../server/clock.ts';
import { refreshStatistics } from '../server/database/statistics.ts';
import { log } from '../server/log.ts';
import { remindOfficials, tellOrganisers } from '../domain/measure/index.server.ts';
import { applyRetention } from './retention.server.ts';
import { tellOfWithdrawals } from './withdrawals.server.ts';

/** Looks this often whether today's clean-up is still to do. */
const LOOK_MS = HOUR;
const FIRST_LOOK_MS = 60_000;

let timer: NodeJS.Timeout | undefined;

async function look(): Promise<void> {
	try {
		const cleaned = await applyRetention();
		refreshStatistics();
		if (cleaned) log().info({ ...cleaned }, 'the daily clean-up is done');
	} catch (error) {
		log().error({ err: error }, 'the daily clean-up did not succeed; it is tried again tomorrow');
	}
	try {
		const told = await tellOfWithdrawals();
		if (told) log().info({ told }, 'organisers are told who withdrew');
	} catch (error) {
		log().error({ err: error }, 'organisers could not be told who withdrew; it is tried again in an hour');
	}
	try {
		const told = await remindOfficials();
		if (told) log().info({ told }, 'officials are reminded of control dates');
	} catch (error) {
		log().error({ err: error }, 'officials could not be reminded of control dates; it is tried again in an hour');
	}
	try {
		const told = await tellOrganisers();
		if (told) log().info({ told }, 'organisers are told of the measures of the week');
	} catch (error) {
		log().error({ err: error }, 'organisers could not be told of the measures of the week; it is tried again in an hour');
	}
	if (timer) timer = setTimeout(() => void look(), LOOK_MS).unref();
}

/** Starts the daily clean-up in this process, once. */
export function startDaily(): void {
	timer ??= setTimeout(() => void look(), FIRST_LOOK_MS).unref();
}

/** Starts no other clean-up. */
export function stopDaily(): void {
	clearTimeout(timer);
	timer = undefined;
}
