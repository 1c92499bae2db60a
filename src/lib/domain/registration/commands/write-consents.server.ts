import type { Change } from '../../../server/change.ts';
import type { Locale } from '../../../i18n/locales.ts';
import type { ConsentPurpose } from '../../../lists.ts';
import { newId } from '../../../server/ids.ts';
import { CONSENT_VERSION } from '../fields.ts';
import type { ConsentsInput, EditInput } from '../schema.ts';

/** The consents of one registration, and the needs that are kept with one of them: written inside somebody else's change. */

/** What a form says of each purpose but taking part. */
export const purposes = (input: ConsentsInput): [ConsentPurpose, string][] => [
	['name', input.shownTo],
	['photo', input.consentPhoto ? 'yes' : 'no'],
	['keep', input.consentKeep ? 'yes' : 'no'],
	['needs', input.needsConsent ? 'yes' : 'no']
];

/** Adds a row for each consent that was given or refused. */
export async function recordConsents(
	c: Change,
	registrationId: string,
	given: readonly [ConsentPurpose, string][],
	language: Locale
): Promise<void> {
	if (!given.length) return;
	await c.trx
		.insertInto('consent')
		.values(
			given.map(([purpose, value]) => ({
				id: newId(),
				registration_id: registrationId,
				purpose,
				given: value,
				text_version: CONSENT_VERSION,
				language,
				at: c.at
			}))
		)
		.execute();
}

/** New rows for the consents that a form has changed. @returns whether any was */
export async function rewriteConsents(c: Change, id: string, input: ConsentsInput, language: Locale): Promise<boolean> {
	const known = await c.trx.selectFrom('consent').selectAll().where('registration_id', '=', id).orderBy('at').orderBy('id').execute();
	const inForce = new Map(known.map((consent) => [consent.purpose, consent.given]));
	const changed = purposes(input).filter(([purpose, value]) => inForce.get(purpose) !== value);
	await recordConsents(c, id, changed, language);
	return changed.length > 0;
}

/** Writes the needs, which may show health or belief: they are kept only with a consent of their own, and deleted when it is withdrawn. */
export async function insertNeeds(c: Change, registrationId: string, input: EditInput): Promise<void> {
	if (!input.needsConsent || !(input.accessibility || input.food)) return;
	await c.trx
		.insertInto('registration_needs')
		.values({ registration_id: registrationId, accessibility: input.accessibility, food: input.food })
		.execute();
}

/** Writes the needs again. @returns whether they changed */
export async function rewriteNeeds(c: Change, id: string, input: EditInput): Promise<boolean> {
	const read = () =>
		c.trx.selectFrom('registration_needs').select(['accessibility', 'food']).where('registration_id', '=', id).executeTakeFirst();
	const before = await read();
	await c.trx.deleteFrom('registration_needs').where('registration_id', '=', id).execute();
	await insertNeeds(c, id, input);
	return JSON.stringify(before) !== JSON.stringify(await read());
}

/**
 * Writes the consents of a registration again and nothing else. Stored needs are deleted together with their consent when the form does not
 * give it.
 * @returns the columns that changed
 */
export async function writeConsents(c: Change, id: string, input: ConsentsInput, language: Locale): Promise<string[]> {
	const row = await c.trx.selectFrom('registration').select('shown_to').where('id', '=', id).executeTakeFirstOrThrow();
	const needs = await c.trx
		.selectFrom('consent')
		.select('given')
		.where('registration_id', '=', id)
		.where('purpose', '=', 'needs')
		.orderBy('at', 'desc')
		.orderBy('id', 'desc')
		.executeTakeFirst();
	const needsConsent = input.needsConsent && needs?.given === 'yes';
	await rewriteConsents(c, id, { ...input, needsConsent }, language);
	if (!needsConsent) await c.trx.deleteFrom('registration_needs').where('registration_id', '=', id).execute();
	if (row.shown_to === input.shownTo) return [];
	await c.trx.updateTable('registration').set({ shown_to: input.shownTo, changed_at: c.at }).where('id', '=', id).execute();
	return ['shown_to'];
}
