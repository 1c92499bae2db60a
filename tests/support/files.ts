import { createHash } from 'node:crypto';
import { keepFile } from '../../src/lib/domain/file/index.server.ts';
import type { FileInfo } from '../../src/lib/domain/file/schema.ts';
import type { AccountActor } from '../../src/lib/server/actor.ts';
import { now } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { aPdf } from './zip.ts';

/** What tests of files build on. */

/** A file of an event, past the commands. @returns its id */
export async function aStoredFile(eventId: string, more: { name?: string; public?: 0 | 1; data?: Buffer } = {}): Promise<string> {
	const { name = 'hat.pdf', public: open = 0, data = aPdf() } = more;
	const { reader, writer } = database();
	const of = reader.selectFrom('measure_event as v').innerJoin('measure as m', 'm.id', 'v.measure_id').where('v.id', '=', eventId);
	const { forum_id } = await of.select('m.forum_id').executeTakeFirstOrThrow();
	const id = newId();
	await writer
		.insertInto('file')
		.values({
			...{ id, forum_id, event_id: eventId, page: 'test', same_as: null, name, kind: 'pdf', bytes: data.length },
			...{ sha256: createHash('sha256').update(data).digest('hex'), public: open, by_account_id: null, at: now() }
		})
		.execute();
	await writer.insertInto('file_chunk').values({ file_id: id, n: 0, data }).execute();
	return id;
}

/** A PDF that waits for the form of a page. */
export const aWaitingFile = (actor: AccountActor, forumId: string, page: string, name = 'Хат №5.pdf', data = aPdf()): Promise<FileInfo> =>
	keepFile(actor, { forumId, page }, new File([Uint8Array.from(data)], name));

/** The files of a forum as they lie in the database. */
export const fileRows = (forumId: string) =>
	database().reader.selectFrom('file').selectAll().where('forum_id', '=', forumId).orderBy('id').execute();
