import type { Kysely } from 'kysely';
import { read } from '../../server/database/open.ts';
import type { Tables } from '../../server/database/tables.ts';
import { searchIds } from '../../server/search-words.ts';
import { readMl, type TextMl } from '../../i18n/localized-text.ts';
import { asLine } from '../../i18n/typed-text.ts';
import type { MeasureBody } from './schema.ts';

/** The bodies of the register as measures name them. */

/** So many rows a form or a list beside it offers to choose from. */
export const MOST_LISTED = 300;

const named = ({ id, name_ml }: { id: string; name_ml: string }): MeasureBody => ({ id, name: readMl(name_ml) });
const namesIn = (from: Kysely<Tables>) => from.selectFrom('organisation').select(['id', 'name_ml']);
const stateBodies = () => namesIn(read()).where('kind', '=', 'state_body').orderBy('name_folded').limit(MOST_LISTED);

/** What bodies are called today, by their id: accepted or not any more. */
export async function bodyNames(from: Kysely<Tables>, ids: readonly string[]): Promise<Map<string, TextMl>> {
	const rows = ids.length ? await namesIn(from).where('id', 'in', ids).execute() : [];
	return new Map(rows.map(({ id, name_ml }) => [id, readMl(name_ml)]));
}

/** The accepted state bodies by name, the first 300 of them. @param search words of a body's name; '' all */
export async function bodiesToSuggest(search = ''): Promise<MeasureBody[]> {
	const accepted = stateBodies().where('state', '=', 'accepted');
	if (!asLine(search)) return (await accepted.execute()).map(named);
	const found = await searchIds('organisation', '', search);
	return found === null ? [] : (await accepted.where('id', 'in', found).execute()).map(named);
}

/** The state bodies that are chosen already, accepted or not any more, in the order of their ids. */
export async function chosenBodies(ids: readonly string[]): Promise<MeasureBody[]> {
	const rows = ids.length ? await stateBodies().where('id', 'in', ids.slice(0, MOST_LISTED)).execute() : [];
	return ids.flatMap((id) => rows.filter((row) => row.id === id).map(named));
}
