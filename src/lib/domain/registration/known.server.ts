import { sql } from 'kysely';
import type { Change } from '../../server/change.ts';
import { keptPhone } from './commands/write.server.ts';
import { searchWords } from '../../i18n/search-key.ts';
import { searchNormalise, normaliseAddress } from '../../i18n/search-normalise.ts';
import { HOUR, later } from '../../server/clock.ts';
import { wordsBeginningIn } from '../../server/search-words.ts';
import type { Known } from './known.ts';
import { people } from './people.server.ts';
import { liveStates } from './rules.ts';
import type { ByHandInput } from './schema.ts';

const MOST_SHOWN = 8;

/** A form that is sent again by Back within that time is asked about where it differs in one part of the name. */
const JUST_ADDED_MS = HOUR;

/** A name as it is compared: in any script, its parts in any order. */
const nameKeys = (...parts: string[]): string[] => parts.flatMap(searchWords).sort();
const sameText = (one: string, other: string): boolean => nameKeys(one).join(' ') === nameKeys(other).join(' ');

/** What somebody is compared by. */
export interface Compared {
	surname: string;
	givenName: string;
	patronymic: string;
	organisationText: string;
	position: string;
	email: string;
	/** as it is kept */
	phone: string;
}

/** @returns what of a form somebody is compared by */
export const comparedOf = (input: ByHandInput): Compared => ({ ...input, phone: keptPhone(input) });

/**
 * Who is registered at a forum with the same address or phone, or with the same surname and given name, in any script, where no patronymic
 * tells them apart; and whom organisers have added within the hour with another surname or given name, the rest being the same.
 * @param from who is compared. Phones are compared as they are kept: 8 705 … of the host country is +7 705 …
 * @param formHash of the form: what it has made itself is asked about otherwise (workflow/recognise-form.server.ts)
 */
export async function knownAt(c: Change, forumId: string, from: Compared, formHash: string | null): Promise<Known[]> {
	const [name, address] = [nameKeys(from.surname, from.givenName), normaliseAddress(from.email)];
	const { phone } = from;
	const works = searchNormalise(`${from.organisationText} ${from.position}`);
	const since = later(c.at, -JUST_ADDED_MS);
	const added = c.trx
		.selectFrom('registration')
		.select('id')
		.where('forum_id', '=', forumId)
		// as the index of these says it
		.where('entered_by', '=', sql.lit('organiser'))
		.where('submitted_at', '>=', since);
	const rows = await people(c.actor, forumId, c.trx)
		.select(['r.id', 'r.number', 'r.surname', 'r.given_name', 'r.patronymic', 'r.organisation_text', 'r.position_text', 'r.state'])
		.select(['r.email_folded', 'r.phone', 'r.entered_by', 'r.submitted_at'])
		.where('r.state', 'in', liveStates)
		.where((e) => e.or([e('r.form_hash', 'is', null), e('r.form_hash', '<>', formHash ?? '')]))
		.where((e) =>
			e.or([
				...(name.length ? [e.and(name.map((word) => e('r.id', 'in', wordsBeginningIn(c, 'registration', forumId, word))))] : []),
				...(works ? [e('r.id', 'in', added)] : []),
				...(address ? [e('r.email_folded', '=', address)] : []),
				...(phone ? [e('r.phone', '=', phone)] : [])
			])
		)
		.orderBy('r.number')
		.execute();
	const apart = (patronymic: string) => patronymic && from.patronymic && !sameText(patronymic, from.patronymic);
	return rows
		.map((row) => {
			const sameName = nameKeys(row.surname, row.given_name).join(' ') === name.join(' ') && !apart(row.patronymic);
			const lately = row.entered_by === 'organiser' && row.submitted_at >= since;
			const otherwise = (row.email_folded && address && row.email_folded !== address) || (row.phone && phone && row.phone !== phone);
			const sameWork = !!works && searchNormalise(`${row.organisation_text} ${row.position_text}`) === works;
			const oneOfName = sameText(row.surname, from.surname) || sameText(row.given_name, from.givenName);
			const one = {
				id: row.id,
				number: row.number,
				surname: row.surname,
				givenName: row.given_name,
				patronymic: row.patronymic,
				organisation: row.organisation_text,
				state: row.state,
				sameAddress: !!address && row.email_folded === address,
				samePhone: !!phone && row.phone === phone,
				justAdded: lately && sameWork && oneOfName && !otherwise && !apart(row.patronymic)
			};
			return { one, asked: sameName || one.sameAddress || one.samePhone || one.justAdded };
		})
		.flatMap(({ one, asked }) => (asked ? [one] : []))
		.slice(0, MOST_SHOWN);
}

/** Who is registered at a forum with an address. */
export const knownByAddress = (c: Change, forumId: string, email: string): Promise<Known[]> =>
	knownAt(c, forumId, { surname: '', givenName: '', patronymic: '', organisationText: '', position: '', phone: '', email }, null);
