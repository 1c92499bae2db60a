import type { Actor } from '../../../server/actor.ts';
import { change } from '../../../server/change.ts';
import { lettersGo } from '../../../server/letters-go.ts';
import { Refusal } from '../../../server/refusal.ts';
import { lockedRegistration } from '../access.server.ts';
import { tokenOf } from '../link.server.ts';
import { isLive, mayMakeLink } from '../rules.ts';

/**
 * Makes a private link for an organiser to hand over, where no letter brings it. Every link of before is dead at once: whoever was given
 * one of them must ask again.
 * @returns the token of the link, which is told this once and kept nowhere
 * @throws Refusal('not-found' | 'registration.not-live' | 'registration.link-by-mail')
 */
export async function makeLink(actor: Actor, id: string): Promise<string> {
	return change(actor, 'registration.make-link', async (c) => {
		const row = await lockedRegistration(c, actor, id, 'staff');
		if (!isLive(row.state)) throw new Refusal('registration.not-live');
		if (!mayMakeLink({ ...row, privacyState: row.privacy_state }, lettersGo())) throw new Refusal('registration.link-by-mail');
		const version = row.link_version + 1;
		await c.trx
			.updateTable('registration')
			.set({ link_version: version, former_link_version: null, changed_at: c.at })
			.where('id', '=', id)
			.execute();
		await c.audit({ subjectKind: 'registration', subjectId: id, forumId: row.forum_id, columns: ['link_version'] });
		return tokenOf(id, version);
	});
}
