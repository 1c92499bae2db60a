import type { Locale } from '../../../i18n/locales.ts';
import type { Actor } from '../../../server/actor.ts';
import { change } from '../../../server/change.ts';
import { versionOf, writeIfUnchanged, type FormVersion } from '../../../server/optimistic-lock.ts';
import { lockedRegistration } from '../access.server.ts';
import { consentsDataOf } from '../form-choices.server.ts';
import { registrationById } from '../row.server.ts';
import type { ConsentsInput } from '../schema.ts';
import { writeConsents } from './write-consents.server.ts';

/**
 * Changes the consents and nothing that is counted; possible in every state and after the forum.
 * @throws Refusal('not-found' | 'changed-meanwhile')
 */
export async function changeConsents(actor: Actor, id: string, input: ConsentsInput, language: Locale, seen: FormVersion): Promise<void> {
	await change(actor, 'registration.consents', async (c) => {
		const row = await lockedRegistration(c, actor, id, 'owner-too');
		const stands = async () => consentsDataOf(await registrationById(id, c.trx));
		const verbs = ['registration.consents', 'registration.edit'];
		await writeIfUnchanged(c, seen, { stands, subjectKind: 'registration', subjectId: id, verbs }, async () => {
			const before = versionOf(await stands());
			const columns = await writeConsents(c, id, input, language);
			if (versionOf(await stands()) === before) {
				await c.audit({ subjectKind: 'registration', subjectId: id, forumId: row.forum_id }, 'registration.unchanged');
				return;
			}
			await c.revise(row.forum_id);
			await c.audit({ subjectKind: 'registration', subjectId: id, forumId: row.forum_id, columns });
		});
	});
}
