import { invite } from '../../src/lib/domain/access/index.server.ts';
import { createForum } from '../../src/lib/domain/forum/index.server.ts';
import { writeOrganisation } from '../../src/lib/domain/organisation/index.server.ts';
import { createHall } from '../../src/lib/domain/programme/index.server.ts';
import { propose } from '../../src/lib/domain/proposal/index.server.ts';
import { change } from '../../src/lib/server/change.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { submitRegistration } from '../../src/lib/workflow/submit-registration.server.ts';
import { aPlatform, arrive, formInput, aForumInput, program } from '../support/forum.ts';
import { wallOf } from '../../src/lib/i18n/time-zone.ts';
import type { Things } from '../security/fixtures.ts';

const ZONE = 'Asia/Qostanay';

/**
 * More of everything that a page shows in rows: people of organisations of their own, present and seated, halls, platforms with places
 * that are free, invited staff, proposed organisations, other forums, proposals at the platform of before.
 */
export async function addRows({ forumId, sessionId }: Things, times: number): Promise<void> {
	const { reader, writer } = database();
	const platform = await reader
		.selectFrom('platform')
		.innerJoin('session', 'session.id', 'platform.session_id')
		.select(['session.day', 'sign_up_opens_at', 'sign_up_closes_at'])
		.where('session.forum_id', '=', forumId)
		.executeTakeFirstOrThrow();
	const sessionIds: string[] = [];
	for (let n = 1; n <= times; n++) {
		const hallId = await createHall(program, forumId, { name: { kk: `${n + 10}-зал` }, capacity: 50 });
		sessionIds.push(
			await aPlatform(forumId, 30, {
				day: platform.day,
				hallId,
				startsLocal: `${platform.day}T13:30`,
				endsLocal: `${platform.day}T15:30`,
				platform: {
					number: n + 10,
					capacity: 30,
					signUpOpensLocal: wallOf(platform.sign_up_opens_at, ZONE),
					signUpClosesLocal: wallOf(platform.sign_up_closes_at, ZONE)
				}
			})
		);
		await invite(program, {
			name: { surname: 'Қадыров', givenName: `Болат ${n}` },
			email: `more-${n}@example.kz`,
			language: 'kk',
			roles: [{ role: 'desk', scopeKind: 'forum', scopeId: forumId }]
		});
		await change(program, 'organisation.write', (c) =>
			writeOrganisation(c, { name: { kk: `Жаңа қор ${n}` }, kind: 'ngo', country: 'KZ', state: 'proposed' })
		);
		await createForum(program, aForumInput({ slug: `more-${n}` }));
	}
	const ids: string[] = [];
	for (let n = 1; n <= times * 3; n++) {
		const input = formInput({
			email: `more-${n}@example.kz`,
			preferredSessionId: sessionIds[n % times] ?? '',
			organisationText: `Қор ${n}`,
			shownTo: n % 2 ? 'everyone' : 'participants'
		});
		const made = await submitRegistration({ kind: 'anonymous' }, forumId, input, { language: 'kk', formKey: `more-${n}` });
		if (made.outcome === 'registered') ids.push(made.registrationId);
	}
	const confirmed = ids.filter((_, n) => n % 3);
	await writer.updateTable('registration').set({ state: 'confirmed' }).where('id', 'in', confirmed).execute();
	for (const registrationId of confirmed) await arrive({ forumId, sessionId: null, registrationId });
	for (const registrationId of confirmed.slice(0, times)) await arrive({ forumId, sessionId: sessionIds[0] ?? null, registrationId });
	for (const [n, registrationId] of confirmed.slice(0, times).entries()) {
		await arrive({ forumId, sessionId, registrationId });
		const input = { key: '', sessionId, text: `Тағы бір ұсыныс ${n}`, language: 'kk', showName: n % 2 === 0, follow: false } as const;
		await propose({ kind: 'delegate', registrationId, forumId }, registrationId, input);
	}
}
