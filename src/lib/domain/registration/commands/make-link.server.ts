import type { Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { sha256 } from '../../../server/crypto.ts';
import { lettersGo } from '../../../server/letters-go.ts';
import { Refusal } from '../../../server/refusal.ts';
import { lockedRegistration } from '../access.server.ts';
import { tokenOf } from '../link.server.ts';
import { obstacleToLink } from '../link-rules.ts';

/**
 * Makes a private link that an organiser hands over, where no letter brings it. Every earlier link stops working at once, and its holder
 * must ask again. The same form sent again, by reloading or by pressing twice, gets the link that it made.
 * @param key of the form, with its account; '' for none: each call makes a link
 * @returns the token of the link, which only that form is told and nothing stores
 * @throws Refusal('not-found' | 'registration.not-live' | 'registration.link-by-mail' | 'registration.link-restricted'),
 * 'registration.link-replaced' where another link was made since
 */
export async function makeLink(actor: Actor, id: string, key = ''): Promise<string> {
	return change(actor, 'registration.make-link', async (c) => {
		const row = await lockedRegistration(c, actor, id, 'staff');
		const obstacle = obstacleToLink({ ...row, privacyState: row.privacy_state }, lettersGo());
		if (obstacle) throw new Refusal(obstacle);
		const form = key ? sha256(key) : undefined;
		const made = form && (await madeByForm(c, id, form));
		if (made) {
			if (made !== row.link_version) throw new Refusal('registration.link-replaced');
			await c.audit({ subjectKind: 'registration', subjectId: id, forumId: row.forum_id }, 'registration.show-link');
			return tokenOf(id, made);
		}
		const version = row.link_version + 1;
		await c.trx
			.updateTable('registration')
			.set({ link_version: version, former_link_version: null, changed_at: c.at })
			.where('id', '=', id)
			.execute();
		const details = form ? { form, version } : {};
		await c.audit({ subjectKind: 'registration', subjectId: id, forumId: row.forum_id, columns: ['link_version'], details });
		return tokenOf(id, version);
	});
}

/** The version of the link that a form has made, as the audit holds it. */
async function madeByForm(c: Change, id: string, form: string): Promise<number | undefined> {
	const entries = await c.trx
		.selectFrom('audit_entry')
		.select('details')
		.where('subject_kind', '=', 'registration')
		.where('subject_id', '=', id)
		.where('verb', '=', 'registration.make-link')
		.execute();
	const made = entries.map(({ details }) => JSON.parse(details) as { form?: string; version?: number });
	return made.find((each) => each.form === form)?.version;
}
