import type { Actor } from '../../server/actor.ts';
import { read } from '../../server/database/open.ts';
import { Refusal } from '../../server/refusal.ts';
import { bytesOfFile, storedFile } from '../file/index.server.ts';
import type { EventFile } from '../file/schema.ts';
import { foundMeasure, managesMeasures, speakerAmong, speaksFor } from './context.server.ts';
import { eventsOf } from './queries.server.ts';
import { readWhole } from './seen-by.ts';

/** A file of a measure that somebody may open. */
export interface OpenedFile extends EventFile {
	/** everybody may open it now */
	forEverybody: boolean;
	/** its bytes, read as they are asked for */
	chunks: AsyncGenerator<Uint8Array>;
}

/**
 * A file for who asks: those who manage the measure; officials of its bodies, of what they read whole; everybody,
 * where the words of its event are published, not hidden, and the organiser has opened it. @throws Refusal('not-found')
 */
export async function fileFor(actor: Actor, id: string): Promise<OpenedFile> {
	const file = await storedFile(id);
	const event =
		file &&
		(await read()
			.selectFrom('measure_event')
			.select(['id', 'measure_id', 'published_at', 'hidden_reason'])
			.where('id', '=', file.event_id ?? '')
			.executeTakeFirst());
	if (!file || !event) throw new Refusal('not-found');
	const found = await foundMeasure(read(), event.measure_id);
	const bodies = speaksFor(actor, found.forum);
	const forEverybody = file.public === 1 && event.published_at !== null && event.hidden_reason === null && found.forum.state !== 'draft';
	const reads =
		managesMeasures(actor, found.forum) ||
		(speakerAmong(bodies, found) !== null && (await ownEvents(bodies, event.measure_id)).has(event.id));
	if (!forEverybody && !reads) throw new Refusal('not-found');
	const { name, kind, bytes, same_as } = file;
	return { id, name, kind, bytes, public: file.public === 1, forEverybody, chunks: bytesOfFile(same_as ?? id) };
}

async function ownEvents(bodies: readonly string[], measureId: string): Promise<Set<string>> {
	const rows = await eventsOf([measureId]).execute();
	const events = rows.map(({ id, kind, behalf_of, lead_id, corrects_id }) => ({
		...{ id, kind, behalfOf: behalf_of, leadId: lead_id, correctsId: corrects_id }
	}));
	return readWhole(bodies, events);
}
