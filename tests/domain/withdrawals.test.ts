import { expect, test } from 'vitest';
import { chooseDigest, createAccount, actorOf, disableAccount, ownAccount } from '../../src/lib/domain/access/index.server.ts';
import { NoLetter } from '../../src/lib/mail/delivery-errors.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import type { RoleGrant } from '../../src/lib/server/actor.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { database, read } from '../../src/lib/server/database/open.ts';
import { withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { tellOfWithdrawals } from '../../src/lib/workflow/withdrawals.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, organiserOf, program, verbsAbout } from '../support/forum.ts';
import { outboxRows } from '../support/outbox.ts';

/** D4: organisers may be told once a day who withdrew. */

useFreshDatabase();
const NEXT_DAY = '2026-11-25T00:30:00.000Z';
let serial = 0;

async function account(...roles: RoleGrant[]) {
	const name = { surname: 'Бекова', givenName: 'Сара' };
	const id = await createAccount(program, { name, email: `boss${++serial}@mail.kz`, language: 'ru', roles });
	return { id, actor: (await actorOf(id)) ?? expect.unreachable() };
}
const of = (role: RoleGrant['role'], forumId: string): RoleGrant => ({ role, scopeKind: 'forum', scopeId: forumId });
const digests = async () => (await outboxRows()).filter((row) => row.kind === 'access.withdrawals');

/** A forum where two withdrew today, and one was withdrawn by the organiser. */
async function aDay() {
	const forumId = await aForum();
	const people = [];
	for (let n = 0; n < 4; n++) people.push(await aDelegate(forumId, { surname: `Кетуші${n}` }));
	const [a, b, c] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]];
	for (const each of [a, b]) await withdrawRegistration(each.actor, each.registrationId);
	await withdrawRegistration(organiserOf(forumId), c.registrationId);
	return { forumId, a, b, c };
}

test('off by default; on, it is one mail a day and a forum, with numbers and no names', async () => {
	const { forumId } = await aDay();
	const { id, actor } = await account(of('organiser', forumId));
	expect((await ownAccount(actor)).toldOfWithdrawals).toBe(false);
	setClock(NEXT_DAY);
	expect(await tellOfWithdrawals()).toBe(0);
	await chooseDigest(actor, true);
	expect((await ownAccount(actor)).toldOfWithdrawals).toBe(true);
	expect(await tellOfWithdrawals()).toBe(1);
	expect(await tellOfWithdrawals()).toBe(0);
	const [row, ...more] = await digests();
	expect([row?.account_id, row?.cap, more]).toEqual([id, null, []]);
	const { text, to } = await messageOf(row ?? expect.unreachable());
	expect(to.address).toBe(`boss${serial}@mail.kz`);
	expect(text).toContain('Отозвали заявку: 2\n');
	expect(text).toContain('Номера регистраций: № 1, № 2');
	expect(text).toContain('registrations?state=withdrawn');
	expect(text).not.toMatch(/Кетуші|Айнұр/);
	// a day without any has no mail, and what came after the last mail is in the next
	setClock('2026-11-26T00:30:00.000Z');
	expect(await tellOfWithdrawals()).toBe(0);
	const late = await aDelegate(forumId);
	await withdrawRegistration(late.actor, late.registrationId);
	setClock('2026-11-28T00:30:00.000Z');
	expect(await tellOfWithdrawals()).toBe(1);
	expect(await verbsAbout(id)).toContain('access.digest');
	await chooseDigest(actor, false);
	setClock('2026-11-29T00:30:00.000Z');
	expect(await tellOfWithdrawals()).toBe(0);
});

test('goes to those who may list the forum’s registrations, and to nobody else', async () => {
	const { forumId } = await aDay();
	const other = await aForum();
	const all = [
		await account(of('organiser', forumId)),
		await account({ role: 'admin', scopeKind: 'installation', scopeId: '' }),
		await account(of('organiser', other)),
		await account(of('desk', forumId), of('official', forumId)),
		await account(of('organiser', forumId))
	];
	for (const { actor } of all) await chooseDigest(actor, true);
	await disableAccount(program, all[4]?.id ?? '');
	setClock(NEXT_DAY);
	await tellOfWithdrawals();
	expect((await digests()).map((row) => row.account_id).sort()).toEqual([all[0]?.id, all[1]?.id].sort());
	// who may no longer when the letter is made gets none
	await database()
		.writer.deleteFrom('role_grant')
		.where('account_id', '=', all[0]?.id ?? '')
		.execute();
	const [row] = (await digests()).filter((each) => each.account_id === all[0]?.id);
	await expect(messageOf(row ?? expect.unreachable())).rejects.toBeInstanceOf(NoLetter);
});

test('does not count people whom the organiser may not see, nor erased ones', async () => {
	const { forumId, a, b } = await aDay();
	const { actor } = await account(of('organiser', forumId));
	await chooseDigest(actor, true);
	await restrictRegistration(program, a.registrationId);
	await eraseRegistration(b.actor, b.registrationId);
	setClock(NEXT_DAY);
	expect(await tellOfWithdrawals()).toBe(0);
});

test('two processes at once write it once', async () => {
	const { forumId } = await aDay();
	const { actor } = await account(of('organiser', forumId));
	await chooseDigest(actor, true);
	setClock(NEXT_DAY);
	const done = await Promise.all([tellOfWithdrawals(), tellOfWithdrawals(), tellOfWithdrawals()]);
	expect([done.reduce((a, b) => a + b), (await digests()).length]).toEqual([1, 1]);
	expect(await read().selectFrom('installation').select('value').where('key', '=', 'withdrawals.day').execute()).toEqual([
		{ value: '2026-11-25' }
	]);
});
