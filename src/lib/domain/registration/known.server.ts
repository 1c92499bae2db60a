import type { Change } from '../../server/change.ts';
import { sortKey } from '../../i18n/collation.ts';
import { keptPhone } from './commands/write.server.ts';
import { searchNormalise, normaliseAddress } from '../../i18n/search-normalise.ts';
import type { Known } from './known.ts';
import { people } from './people.server.ts';
import { liveStates } from './rules.ts';
import type { ByHandInput } from './schema.ts';

const MOST_SHOWN = 8;

/**
 * Who is registered at a forum with the address or the phone of a form, or with its surname and given name, where no patronymic tells them
 * apart. Phones are compared as they are kept: 8 705 … of the host country is +7 705 … .
 * @param formHash of the form: what it has made itself is asked about otherwise (workflow/recognise-form.server.ts)
 */
export async function knownAt(c: Change, forumId: string, input: ByHandInput, formHash: string | null): Promise<Known[]> {
	const [name, address] = [sortKey(input.surname, input.givenName), normaliseAddress(input.email)];
	const phone = keptPhone(input);
	const rows = await people(c.actor, forumId, c.trx)
		.select([
			'r.id',
			'r.number',
			'r.surname',
			'r.given_name',
			'r.patronymic',
			'r.organisation_text',
			'r.state',
			'r.email_folded',
			'r.phone'
		])
		.where('r.state', 'in', liveStates)
		.where((e) => e.or([e('r.form_hash', 'is', null), e('r.form_hash', '<>', formHash ?? '')]))
		.where((e) =>
			e.or([
				// a patronymic stands behind a blank, which sorts before every letter
				e.and([e('r.sort_key', '>=', name), e('r.sort_key', '<', `${name}!`)]),
				...(address ? [e('r.email_folded', '=', address)] : []),
				...(phone ? [e('r.phone', '=', phone)] : [])
			])
		)
		.orderBy('r.number')
		.execute();
	const apart = (patronymic: string) => patronymic && input.patronymic && searchNormalise(patronymic) !== searchNormalise(input.patronymic);
	return rows
		.map((row) => ({
			id: row.id,
			number: row.number,
			surname: row.surname,
			givenName: row.given_name,
			patronymic: row.patronymic,
			organisation: row.organisation_text,
			state: row.state,
			sameAddress: !!address && row.email_folded === address,
			samePhone: !!phone && row.phone === phone
		}))
		.filter((row) => row.sameAddress || row.samePhone || !apart(row.patronymic))
		.slice(0, MOST_SHOWN);
}
