import type { Change } from '../../../server/change.ts';
import { hostOf } from '../../forum/index.server.ts';
import { consentsDataOf } from '../form-choices.server.ts';
import { registrationById } from '../row.server.ts';
import type { ConsentsInput, EditInput } from '../schema.ts';
import { purposes } from './write-consents.server.ts';
import { columnsOf } from './write.server.ts';

const given = (of: ConsentsInput) => JSON.stringify(purposes(of));
const needsIn = ({ needsConsent, accessibility, food }: EditInput) =>
	needsConsent && (accessibility || food) ? { accessibility, food } : null;

/** The columns in which a form differs from its registration, with `consents` and `needs` for the tables beside the row. Writes nothing. */
export async function unlike(c: Change, id: string, input: EditInput): Promise<string[]> {
	const row = await c.trx.selectFrom('registration').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
	const present = await registrationById(id, c.trx);
	const { sort_key: _follows, ...typed } = columnsOf(input, await hostOf(row.forum_id, c.trx));
	const columns = Object.entries(typed).filter(([column, value]) => row[column as keyof typeof row] !== value);
	return [
		...columns.map(([column]) => column),
		...(given(input) === given(consentsDataOf(present)) ? [] : ['consents']),
		...(JSON.stringify(needsIn(input)) === JSON.stringify(present.needs) ? [] : ['needs'])
	];
}
