import { createHash } from 'node:crypto';
import { system, type AccountActor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { HOUR, later, now } from '../../../server/clock.ts';
import { read } from '../../../server/database/open.ts';
import { FILE_BYTES } from '../../../server/http/uploads.ts';
import { newId } from '../../../server/ids.ts';
import { Refusal } from '../../../server/refusal.ts';
import { readFile } from '../kind.server.ts';
import { withoutMetadata } from '../picture.server.ts';
import { fileName } from '../rules.ts';
import { MOST_FILES, type FileInfo } from '../schema.ts';

/** Files come with a form and are kept apart from it, so that a form that is not accepted loses none. */

const CHUNK_BYTES = 64 * 1024;
/** Hours for which a file waits for its form. */
const UNUSED_HOURS = 48;
/** Files of one account that wait for a form at most. */
const MOST_WAITING = 20;
const AT_ONCE = 50;

/** Where a file is used: it was chosen there, by the same account. */
export interface FilePlace {
	forumId: string;
	/** the page, by what it is about: 'measure:…', 'letter:…' */
	page: string;
}

/**
 * Keeps the file that came with a form, without an event yet.
 * @throws as `readFile`; Refusal('file.pixels') of a picture that is too large
 */
export async function keepFile(actor: AccountActor, { forumId, page }: FilePlace, sent: File): Promise<FileInfo> {
	const { kind, bytes } = await readFile(sent);
	const kept = kind === 'jpeg' || kind === 'png' ? await withoutMetadata(bytes, kind) : bytes;
	if (kept.length > FILE_BYTES) throw new Refusal('file.too-large');
	const info = { id: newId(), name: fileName(sent.name, kind), kind, bytes: kept.length };
	const sha256 = createHash('sha256').update(kept).digest('hex');
	await change(actor, 'file.keep', async (c) => {
		await dropOldest(c, actor.accountId);
		await c.trx
			.insertInto('file')
			.values({
				...info,
				forum_id: forumId,
				event_id: null,
				page,
				same_as: null,
				public: 0,
				sha256,
				by_account_id: actor.accountId,
				at: c.at
			})
			.execute();
		for (let n = 0; n * CHUNK_BYTES < kept.length; n++)
			await c.trx
				.insertInto('file_chunk')
				.values({ file_id: info.id, n, data: kept.subarray(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES) })
				.execute();
		await c.audit({ subjectKind: 'file', subjectId: info.id, forumId, details: { kind, bytes: kept.length } });
	});
	return info;
}

/** Makes room for another file of an account that waits for its form: the oldest goes where there are as many as may wait. */
async function dropOldest(c: Change, accountId: string): Promise<void> {
	const rows = await c.trx
		.selectFrom('file')
		.select('id')
		.where('by_account_id', '=', accountId)
		.where('event_id', 'is', null)
		.orderBy('id', 'desc')
		.offset(MOST_WAITING - 1)
		.limit(AT_ONCE)
		.execute();
	const ids = rows.map(({ id }) => id);
	if (ids.length) await c.trx.deleteFrom('file').where('id', 'in', ids).execute();
}

/**
 * Gives files that an account has chosen on a page to the events that its form has made. The bytes are there once: the files of the second
 * event and the others point at those of the first. What they have already, of a form that comes twice, stays with them.
 * @throws Refusal('file.gone') where one is another's, of another page, used already or removed; Refusal('file.many')
 */
export async function attachFiles(
	c: Change,
	{ forumId, page }: FilePlace,
	ids: readonly string[],
	events: readonly string[]
): Promise<void> {
	const [first, ...others] = events;
	if (!ids.length || first === undefined) return;
	const there = await c.trx.selectFrom('file').select('id').where('event_id', '=', first).execute();
	const wanted = [...new Set(ids)].filter((id) => !there.some((each) => each.id === id)).sort();
	if (!wanted.length) return;
	if (there.length + wanted.length > MOST_FILES) throw new Refusal('file.many');
	const { actor } = c;
	const rows = await c.trx
		.updateTable('file')
		.set({ event_id: first })
		.where('id', 'in', wanted)
		.where('event_id', 'is', null)
		.where('forum_id', '=', forumId)
		.where('page', '=', page)
		.where('by_account_id', '=', actor.kind === 'account' ? actor.accountId : '')
		.returningAll()
		.execute();
	if (rows.length !== wanted.length) throw new Refusal('file.gone');
	for (const event_id of others)
		for (const row of rows)
			await c.trx
				.insertInto('file')
				.values({ ...row, id: newId(), event_id, same_as: row.id })
				.execute();
}

/** Deletes files that waited 48 hours for their form. @returns how many */
export async function dropUnusedFiles(): Promise<number> {
	const before = later(now(), -UNUSED_HOURS * HOUR);
	const unused = read().selectFrom('file').select('id').where('event_id', 'is', null).where('at', '<', before).limit(AT_ONCE);
	let dropped = 0;
	for (let ids = await unused.execute(); ids.length; ids = await unused.execute()) {
		const gone = await change(system('files'), 'file.drop-unused', async (c) => {
			const rows = await c.trx
				.deleteFrom('file')
				.where('event_id', 'is', null)
				.where(
					'id',
					'in',
					ids.map(({ id }) => id)
				)
				.returning('id')
				.execute();
			await c.audit({ subjectKind: 'installation', subjectId: 'files', details: { dropped: rows.length } });
			return rows.length;
		});
		dropped += gone;
	}
	return dropped;
}
