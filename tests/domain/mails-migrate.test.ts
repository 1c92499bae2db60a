import type { Kysely } from 'kysely';
import { expect, test } from 'vitest';
import { down, up } from '../../migrations/0015_cap_mails.ts';
import { down as formerNames, up as plainNames } from '../../migrations/0023_rename_plainly.ts';
import { changeAddress } from '../../src/lib/domain/registration/index.server.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { submitRegistration } from '../../src/lib/workflow/submit-registration.server.ts';
import { withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, formInput } from '../support/forum.ts';
import { outboxRows } from '../support/outbox.ts';

/** A database of the release before, with its mails by address, becomes one whose mails belong to registrations; nothing is lost. */
useFreshDatabase();

test('goes back and forth with all its rows; warnings and kept applications find their registrations', async () => {
	const forumId = await aForum();
	const moved = await aDelegate(forumId, { email: 'a@example.kz' });
	await changeAddress(moved.actor, moved.registrationId, 'b@example.kz', noForm);
	await changeAddress(moved.actor, moved.registrationId, 'c@example.kz', noForm);
	const taken = await aDelegate(forumId, { email: 'taken@example.kz' });
	const send = (email: string) =>
		submitRegistration({ kind: 'anonymous' }, forumId, formInput({ email, surname: 'Басқа' }), { language: 'kk', formKey: email });
	await send('taken@example.kz');
	const gone = await aDelegate(forumId, { email: 'gone@example.kz' });
	await send('gone@example.kz');
	await withdrawRegistration(gone.actor, gone.registrationId);
	const before = await outboxRows();
	const warnings = () =>
		outboxRows().then((all) =>
			all.filter((row) => row.kind === 'registration.address-was').map((row) => [row.address, row.registration_id])
		);
	const expected = [
		['a@example.kz', moved.registrationId],
		['b@example.kz', moved.registrationId]
	];
	expect(await warnings()).toEqual(expected);

	const writer = database().writer as unknown as Kysely<unknown>;
	await formerNames(writer);
	await down(writer);
	expect(await warnings()).toEqual(expected.map(([address]) => [address, null])); // control: as the release before kept them
	expect(await outboxRows()).toHaveLength(before.length);
	await up(writer);
	await plainNames(writer);
	expect(await warnings()).toEqual(expected);
	expect(await outboxRows()).toEqual(before.map((row) => ({ ...row, cap: null })));
	const kept = await database().reader.selectFrom('pending_duplicate').select(['email_folded', 'registration_id']).orderBy('id').execute();
	expect(kept).toEqual([
		{ email_folded: 'taken@example.kz', registration_id: taken.registrationId },
		{ email_folded: 'gone@example.kz', registration_id: null }
	]);
	const tables = await database().reader.introspection.getTables();
	expect(tables.map((table) => table.name)).toContain('recipient_tally');
});
