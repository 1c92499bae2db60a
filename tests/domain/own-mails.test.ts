import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { askReset, invite } from '../../src/lib/domain/access/index.server.ts';
import {
	changeAddress,
	openToken,
	ownData,
	pendingDuplicateToken,
	sendLinkAgain,
	tokenOf
} from '../../src/lib/domain/registration/index.server.ts';
import { listMails, sendDue } from '../../src/lib/mail/index.server.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { DAY, later, MINUTE, now, setClock } from '../../src/lib/server/clock.ts';
import { config } from '../../src/lib/server/config.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { privacyPreview } from '../../src/lib/workflow/privacy-preview.server.ts';
import { submitRegistration, registerDuplicate } from '../../src/lib/workflow/submit-registration.server.ts';
import { restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { applyRetention } from '../../src/lib/workflow/retention.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, formInput, organiserOf } from '../support/forum.ts';
import { outboxRows } from '../support/outbox.ts';

/** Mails belong to a registration, not to an address: a stranger who registers with the address reads and erases none of another's. */
useFreshDatabase();

const V = 'victim@example.kz';
const read = () => database().reader;
const kinds = async () => (await outboxRows()).map((row) => row.kind);
const send = (forumId: string, more: Record<string, unknown>, formKey: string) =>
	submitRegistration({ kind: 'anonymous' }, forumId, formInput(more), { language: 'kk', formKey });

/** Somebody whose address was changed away from V, and an account that V belongs to. */
async function warned(forumId: string) {
	const owner = await aDelegate(forumId, { email: V, surname: 'Иесі' });
	await changeAddress(owner.actor, owner.registrationId, 'thief@example.kz', noForm);
	await invite(organiserOf(forumId), {
		name: { surname: 'Иесі', givenName: 'Айнұр' },
		email: V,
		language: 'kk',
		roles: [{ role: 'desk', scopeKind: 'forum', scopeId: forumId }]
	});
	await askReset(V, 'kk', '10.0.0.1');
	return owner;
}

test('a stranger who registers with the address has no part in the warnings sent to it', async () => {
	const forumId = await aForum();
	const owner = await warned(forumId);
	const stranger = await aDelegate(forumId, { email: V, surname: 'Бөтен' });
	const told = await ownData(stranger.actor, stranger.registrationId);
	expect((told.mails as { kind: string }[]).map((mail) => mail.kind)).toEqual(['registration.confirmed']);
	expect((await privacyPreview(stranger.actor, stranger.registrationId)).leavings.mails).toBe(1);
	const before = await kinds();
	const { mails } = await eraseRegistration(stranger.actor, stranger.registrationId);
	expect(mails).toHaveLength(1);
	expect(await kinds()).toEqual(before.filter((_, index) => index !== before.length - 1));
	expect(await kinds()).toEqual([
		'registration.confirmed',
		'registration.address-changed',
		'registration.address-was',
		'access.invitation',
		'access.reset'
	]);
	// control: found by its address, as before, the warning would be the stranger's
	const byAddress = await read().selectFrom('outbox').select('kind').where('address', '=', V).execute();
	expect(byAddress.map((row) => row.kind)).toEqual(['registration.address-was']);
	// it is its own registration's: read there, and gone with it
	const own = await ownData(owner.actor, owner.registrationId);
	expect((own.mails as { kind: string }[]).map((mail) => mail.kind)).toContain('registration.address-was');
	await eraseRegistration(owner.actor, owner.registrationId);
	expect(await kinds()).toEqual(['access.invitation', 'access.reset']);
});

test('the warning of a restricted registration is not listed by its old address', async () => {
	const forumId = await aForum();
	const owner = await warned(forumId);
	const addresses = async () => (await listMails(organiserOf(forumId), forumId)).items.map((mail) => mail.address);
	expect(await addresses()).toContain(V);
	await restrictRegistration(organiserOf(forumId), owner.registrationId);
	expect((await addresses()).filter((address) => address === 'thief@example.kz')).toEqual([]);
	expect((await listMails(organiserOf(forumId), forumId)).items.map((mail) => mail.kind)).toEqual(['access.invitation']);
});

test('an application kept for a taken address goes only with its own person', async () => {
	const forumId = await aForum();
	const stranger = await aDelegate(forumId, { email: V, surname: 'Бөтен' });
	await send(forumId, { email: V, surname: 'Иесі' }, 'owner');
	await send(forumId, { email: V, surname: 'Бөтен', phone: '' }, 'again');
	const kept = async () =>
		(await read().selectFrom('pending_duplicate').select(['id', 'typed']).orderBy('id').execute()).map((row) => ({
			id: row.id,
			surname: (JSON.parse(row.typed) as { input: { surname: string } }).input.surname
		}));
	const [owners] = await kept();
	expect((await kept()).map((row) => row.surname)).toEqual(['Иесі', 'Бөтен']);
	expect((await privacyPreview(stranger.actor, stranger.registrationId)).leavings.pendingDuplicates).toBe(1);
	await eraseRegistration(stranger.actor, stranger.registrationId);
	expect((await kept()).map((row) => row.surname)).toEqual(['Иесі']);
	// the question about it still goes to the address it was typed with, without a link of the one that went
	const [mail, ...more] = await outboxRows();
	expect([mail?.kind, mail?.address, more]).toEqual(['registration.address-taken', V, []]);
	const message = mail && (await messageOf(mail));
	expect(message?.to).toEqual({ name: '', address: V });
	expect(String(message?.text)).toContain(pendingDuplicateToken(owners?.id ?? ''));
	expect(String(message?.text)).not.toContain('/registrations/');
	expect((await openToken((await registerDuplicate(pendingDuplicateToken(owners?.id ?? ''))).token)).registration.surname).toBe('Иесі');
	// and lasts no longer than the application
	setClock(later(now(), 3 * DAY));
	await applyRetention();
	expect((await outboxRows()).filter((row) => row.kind === 'registration.address-taken')).toEqual([]);
});

test('what was typed for an address is not sent to the address that its holder moves to', async () => {
	const forumId = await aForum();
	const stranger = await aDelegate(forumId, { email: V, surname: 'Бөтен' });
	await send(forumId, { email: V, surname: 'Иесі' }, 'owner');
	await changeAddress(stranger.actor, stranger.registrationId, 'thief@example.kz', noForm);
	const { id } = await read().selectFrom('pending_duplicate').select('id').executeTakeFirstOrThrow();
	const { link_version } = await read().selectFrom('registration').select('link_version').executeTakeFirstOrThrow();
	const made = await Promise.all((await outboxRows()).map((row) => messageOf(row)));
	const to = (address: string) => made.filter((message) => message.to.address === address).map((message) => String(message.text));
	expect(to('thief@example.kz').join('')).not.toContain(pendingDuplicateToken(id));
	expect(to(V).join('')).toContain(pendingDuplicateToken(id));
	// the present link goes to the present address only, and nobody is greeted with another's name
	const present = tokenOf(stranger.registrationId, link_version);
	expect([to(V).join('').includes(present), to('thief@example.kz').join('').includes(present)]).toEqual([false, true]);
	expect(to(V).join('')).not.toContain('Айнұр');
});

test('a joined letter kept as a file goes with each of its registrations, and the others are written again', async () => {
	const forumId = await aForum();
	const folder = join(config().dataDir, 'mail');
	const first = await aDelegate(forumId, { email: V, surname: 'Бірінші' });
	for (let n = 0; n < 9; n++) {
		const made = await aDelegate(await aForum(), { email: V, surname: `Басқа${n}` });
		expect(made.seat).toBe('none');
	}
	await sendDue();
	const late = await aDelegate(await aForum(), { email: V, surname: 'Соңғы' });
	await sendLinkAgain(forumId, V, 'kk');
	await sendDue();
	expect(readdirSync(folder)).toHaveLength(10);
	setClock(later(now(), 61 * MINUTE));
	await sendDue();
	const [joined, ...more] = readdirSync(folder).filter((name) => name.endsWith('.joined.eml'));
	expect(more).toEqual([]);
	await eraseRegistration(late.actor, late.registrationId);
	expect(existsSync(join(folder, joined ?? ''))).toBe(false);
	expect((await outboxRows()).filter((row) => row.sent_at === null).map((row) => row.registration_id)).toEqual([first.registrationId]);
	setClock(later(now(), 61 * MINUTE));
	await sendDue();
	expect((await outboxRows()).filter((row) => row.sent_at === null)).toEqual([]);
});
