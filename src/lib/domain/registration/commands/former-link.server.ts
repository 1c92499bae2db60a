import type { Actor } from '../../../server/actor.ts';
import { change } from '../../../server/change.ts';
import { lockSeats } from '../../forum/index.server.ts';

/**
 * Ends the former private link once the new one was opened; a second opening changes nothing.
 * @param version of the link that was opened: meanwhile there may be a newer one
 */
export async function endFormerLink(actor: Actor & { kind: 'delegate' }, version: number): Promise<void> {
	const { registrationId: id } = actor;
	await change(actor, 'registration.open-link', async (c) => {
		await lockSeats(c, actor.forumId);
		const ended = await c.trx
			.updateTable('registration')
			.set({ former_link_version: null })
			.where('id', '=', id)
			.where('link_version', '=', version)
			.where('former_link_version', 'is not', null)
			.executeTakeFirst();
		const columns = ended.numUpdatedRows ? ['former_link_version'] : [];
		await c.audit({ subjectKind: 'registration', subjectId: id, forumId: actor.forumId, columns });
	});
}
