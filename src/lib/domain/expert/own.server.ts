import { listedName } from '../../listed-name.ts';
import type { Actor } from '../../server/actor.ts';
import { read } from '../../server/database/open.ts';
import type { RefusalCode } from '../../server/refusal.ts';
import { readMl } from '../../i18n/localized-text.ts';
import type { ExpertShownTo } from '../../lists.ts';
import { forumById } from '../forum/index.server.ts';
import { offererOf } from './context.server.ts';
import { expertToken, requireExpert } from './links.server.ts';
import { expertRows, fieldsOf, offerOf } from './named.server.ts';
import { expertRefusal, isListedExpert } from './rules.ts';
import type { Expertise, OwnExpertise } from './schema.ts';

/** What the expert reads, and what is stored about one. */

/** The fields of the form as they are stored; nothing is ticked where nothing is offered. */
export function expertData(offer: Expertise | null) {
	const [language = '', line = ''] = offer ? (Object.entries(offer.line)[0] ?? []) : [];
	return { fields: offer?.fields ?? [], line, language, shownTo: offer?.shownTo ?? '', consent: offer !== null };
}

/** To whom somebody offers expertise; null: to nobody. Callers have checked the link. */
export async function offeredTo(registrationId: string): Promise<ExpertShownTo | null> {
	const row = await read().selectFrom('expert').select('shown_to').where('registration_id', '=', registrationId).executeTakeFirst();
	return row?.shown_to ?? null;
}

export interface OwnOffer {
	offer: (Expertise & { at: string; until: string }) | null;
	/** why nothing can be offered or changed, or null */
	refusal: RefusalCode | null;
	/** the token of the link that outlives the registration's; null: nothing is offered */
	token: string | null;
	/** whether lists show the name now */
	listed: boolean;
	/** as others read them */
	name: string;
	organisation: string;
}

/** What a participant offers, for the participant. @throws Refusal('not-found') for all but the owner of the link */
export async function ownOffer(actor: Actor, registrationId: string): Promise<OwnOffer> {
	const owner = await offererOf(read(), actor, registrationId);
	const [forum, offer] = await Promise.all([forumById(owner.forum_id), offerOf(read(), registrationId)]);
	return {
		offer,
		refusal: expertRefusal('offer', { forum, registration: owner }),
		token: offer && (await expertToken(offer.id)),
		listed: isListedExpert({ registration: { state: owner.state, privacyState: owner.privacy_state } }),
		name: listedName(owner),
		organisation: owner.organisation_text
	};
}

const rowBy = (id: string) => expertRows().select(['r.state', 'r.privacy_state']).where('e.id', '=', id).executeTakeFirstOrThrow();

/** What the own link of an expert shows. @throws Refusal('not-found') */
export async function expertiseBy(token: string): Promise<OwnExpertise> {
	const { id } = await requireExpert(read(), token);
	const row = await rowBy(id);
	return {
		id,
		forumId: row.forum_id,
		name: listedName(row),
		organisation: row.organisation_text ?? '',
		email: row.email,
		fields: (await fieldsOf(read(), [id])).get(id) ?? [],
		line: readMl(row.line_ml),
		shownTo: row.shown_to,
		listed: isListedExpert({ registration: row.state === null ? null : { state: row.state, privacyState: row.privacy_state } }),
		at: row.at,
		until: row.until
	};
}

/** Everything that is stored about an expert, for the expert. @throws Refusal('not-found') */
export async function expertDataBy(token: string): Promise<Record<string, unknown>> {
	const { id } = await requireExpert(read(), token);
	const { text_version, sort_key } = await rowBy(id);
	const { id: _, forumId: __, listed: ___, ...own } = await expertiseBy(token);
	return { ...own, textVersion: text_version, sortKey: sort_key };
}

/** The stored offers of a person, for that person; callers have checked the link. */
export async function ownExpertData(registrationId: string): Promise<Record<string, unknown>> {
	const rows = await expertRows().where('e.registration_id', '=', registrationId).execute();
	const fields = await fieldsOf(
		read(),
		rows.map(({ id }) => id)
	);
	const expertise = rows.map(({ id, line_ml, shown_to, text_version, at, until }) => ({
		...{ line: readMl(line_ml), fields: fields.get(id) ?? [], shownTo: shown_to, textVersion: text_version, at, until }
	}));
	return { expertise };
}
