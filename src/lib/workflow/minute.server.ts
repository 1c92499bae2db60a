import { MINUTE } from '../server/clock.ts';
import { log } from '../server/log.ts';
import { dropOldReturns } from '../domain/measure/index.server.ts';
import { dropUnusedFiles } from '../domain/file/index.server.ts';
import { dropOldRequests, tellFollowers } from '../domain/proposal/index.server.ts';
import { followUnconfirmed } from './unconfirmed.server.ts';

/** Work that every process looks for once a minute; the first process to claim it does it. */
let timer: NodeJS.Timeout | undefined;

async function look(): Promise<void> {
	try {
		const done = await followUnconfirmed();
		if (done.reminded || done.givenOn) log().info(done, 'addresses that nobody confirmed');
	} catch (error) {
		log().error({ err: error }, 'places of addresses that nobody confirmed could not be looked at; it is tried again in a minute');
	}
	try {
		const told = await tellFollowers();
		if (told) log().info({ told }, 'letters to those who follow');
	} catch (error) {
		log().error({ err: error }, 'those who follow could not be written to; it is tried again in a minute');
	}
	try {
		const dropped = await dropOldRequests();
		if (dropped) log().info({ dropped }, 'requests to follow that nobody confirmed');
	} catch (error) {
		log().error({ err: error }, 'requests to follow that are over could not be deleted; it is tried again in a minute');
	}
	try {
		const dropped = await dropOldReturns();
		if (dropped) log().info({ dropped }, 'filled-in tables that nobody confirmed');
	} catch (error) {
		log().error({ err: error }, 'filled-in tables that are over could not be deleted; it is tried again in a minute');
	}
	try {
		const dropped = await dropUnusedFiles();
		if (dropped) log().info({ dropped }, 'files whose form never came');
	} catch (error) {
		log().error({ err: error }, 'files whose form never came could not be deleted; it is tried again in a minute');
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
