import { log } from '../log.ts';
import { read } from './open.ts';

/** Whether the database answers a small question now. */
export async function databaseAnswers(): Promise<boolean> {
	try {
		await read().selectFrom('installation').select('key').limit(1).execute();
		return true;
	} catch (error) {
		log().error({ err: error }, 'the database does not answer');
		return false;
	}
}
