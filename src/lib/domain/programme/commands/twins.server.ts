import type { Change } from '../../../server/change.ts';
import { Refusal } from '../../../server/refusal.ts';
import { sharesSpelling } from '../../../i18n/shared-spelling.ts';
import { readMl } from '../../../i18n/localized-text.ts';
import { sessionsByIds } from '../queries.server.ts';
import { formOf, inputOf } from '../session-form.ts';
import type { HallInput, Session, SessionInput } from '../schema.ts';

/**
 * What becomes of a form for something new that is sent twice, by a double press or by Back. When the first entry is still as it was sent,
 * the answer is the same again; when it was changed since, the form is refused and names it. The caller writes the forum's row before, so
 * that two presses run one after the other.
 */

/** What a form says of a session, as texts that can be compared. */
const asSent = (input: SessionInput): string => {
	const duties = input.duties.map(({ role, name, office }) => ({ role, name: filled(name), office: filled(office ?? {}) }));
	const { kind, hallId, languages, state, platform } = input;
	return JSON.stringify([
		kind,
		filled(input.title),
		filled(input.description ?? {}),
		hallId,
		[...languages].sort(),
		state,
		duties,
		platform
	]);
};
const filled = (text: object) => Object.entries(text).filter(([, words]) => words);

/**
 * Finds a held session of the same kind, hours and title.
 * @param zone of the forum
 * @returns its id where it equals what this form says, or null where there is none
 * @throws Refusal('programme.twin') where it differs
 */
export async function sessionOnceMore(c: Change, forumId: string, input: SessionInput, zone: string): Promise<string | null> {
	const rows = await c.trx
		.selectFrom('session')
		.select(['id', 'title_ml'])
		.where('forum_id', '=', forumId)
		.where('kind', '=', input.kind)
		.where('starts_local', '=', input.startsLocal)
		.where('ends_local', '=', input.endsLocal)
		.where('state', '<>', 'cancelled')
		.execute();
	const ids = rows.filter((row) => sharesSpelling(readMl(row.title_ml), input.title)).map(({ id }) => id);
	const [twin] = ids.length ? await sessionsByIds(ids, c.trx) : [];
	if (!twin) return null;
	if (asSent(inputOf(formOf(twin, zone), twin.duties)) !== asSent(input)) throw new Refusal('programme.twin', titleOf(twin));
	await c.audit({ subjectKind: 'session', subjectId: twin.id, forumId, details: { repeated: true } });
	return twin.id;
}

const titleOf = ({ title }: Pick<Session, 'title'>) => ({ name: title });

/**
 * Finds a hall of the same name.
 * @returns its id where its capacity is the same, or null where there is none
 * @throws Refusal('programme.hall-twin') where it differs
 */
export async function hallOnceMore(c: Change, forumId: string, input: HallInput): Promise<string | null> {
	const twin = await hallNamed(c, forumId, input, null);
	if (!twin) return null;
	if (twin.capacity !== input.capacity) throw new Refusal('programme.hall-twin', { name: twin.name });
	await c.audit({ subjectKind: 'hall', subjectId: twin.id, forumId, details: { repeated: true } });
	return twin.id;
}

/** @throws Refusal('programme.hall-twin') when another hall of the forum has the name */
export async function requireOwnHallName(c: Change, forumId: string, input: HallInput, id: string): Promise<void> {
	const other = await hallNamed(c, forumId, input, id);
	if (other) throw new Refusal('programme.hall-twin', { name: other.name });
}

async function hallNamed(c: Change, forumId: string, input: HallInput, except: string | null) {
	const rows = await c.trx.selectFrom('hall').select(['id', 'name_ml', 'capacity']).where('forum_id', '=', forumId).execute();
	return rows
		.map(({ id, name_ml: name, capacity }) => ({ id, name: readMl(name), capacity }))
		.find(({ id, name }) => id !== except && sharesSpelling(name, input.name));
}
