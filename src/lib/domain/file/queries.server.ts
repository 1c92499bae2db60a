import type { AccountActor } from '../../server/actor.ts';
import { read } from '../../server/database/open.ts';
import type { FilePlace } from './commands/keep.server.ts';
import type { EventFile, FileInfo } from './schema.ts';

const columns = ['id', 'name', 'kind', 'bytes'] as const;

/** Of some ids those files that wait for the form of a page and whose account is the one that asks, in the order in which they came. */
export async function waitingFiles(actor: AccountActor, { forumId, page }: FilePlace, ids: readonly string[]): Promise<FileInfo[]> {
	if (!ids.length) return [];
	return read()
		.selectFrom('file')
		.select(columns)
		.where('id', 'in', ids)
		.where('event_id', 'is', null)
		.where('forum_id', '=', forumId)
		.where('page', '=', page)
		.where('by_account_id', '=', actor.accountId)
		.orderBy('id')
		.execute();
}

/** The files of some events, by the event. Callers show them to those who may read the event's words. */
export async function filesOfEvents(ids: readonly string[]): Promise<Map<string, EventFile[]>> {
	const found = new Map<string, EventFile[]>();
	if (!ids.length) return found;
	const rows = await read()
		.selectFrom('file')
		.select([...columns, 'event_id', 'public'])
		.where('event_id', 'in', ids)
		.orderBy('id')
		.execute();
	for (const { event_id, public: open, ...info } of rows) {
		const of = found.get(event_id ?? '') ?? [];
		of.push({ ...info, public: open === 1 });
		found.set(event_id ?? '', of);
	}
	return found;
}

/** A file with its event and whose bytes it has, or undefined. */
export const storedFile = (id: string) =>
	read()
		.selectFrom('file')
		.select([...columns, 'event_id', 'public', 'same_as'])
		.where('id', '=', id)
		.where('event_id', 'is not', null)
		.executeTakeFirst();

/** The bytes of a file, a chunk at a time. @param id of the file that has them */
export async function* bytesOfFile(id: string): AsyncGenerator<Uint8Array> {
	for (let n = 0; ; n++) {
		const chunk = await read().selectFrom('file_chunk').select('data').where('file_id', '=', id).where('n', '=', n).executeTakeFirst();
		if (!chunk) return;
		yield chunk.data;
	}
}
