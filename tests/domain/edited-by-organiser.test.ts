import { expect, test } from 'vitest';
import { editInputOf, editRegistration, registrationById, setDelegationRole } from '../../src/lib/domain/registration/index.server.ts';
import type { EditInput } from '../../src/lib/domain/registration/schema.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import type { Actor } from '../../src/lib/server/actor.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { addByHand } from '../../src/lib/workflow/add-by-hand.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, byHandInput, organiserOf, program } from '../support/forum.ts';
import { outboxRows } from '../support/outbox.ts';

/** D4: whose data the organiser has changed is told what changed, by its name. */

useFreshDatabase();

async function edit(actor: Actor, id: string, more: Partial<EditInput>): Promise<void> {
	await editRegistration(actor, id, { ...editInputOf(await registrationById(id)), ...more }, 'kk', noForm);
}
const edited = async () => (await outboxRows()).filter((row) => row.kind === 'registration.edited');

test('an edit by the organiser is one letter to the delegate, with what changed and no value', async () => {
	const forumId = await aForum({ contactEmail: 'forum@mail.kz' });
	const { registrationId, token } = await aDelegate(forumId, { position: 'Төраға', phone: '+77011234567' });
	const changed = { surname: 'Жаңабаева', position: 'Директор', organisationText: '«Жаңа қор»', phone: '+77019999999', consentPhoto: true };
	await edit(organiserOf(forumId), registrationId, { ...changed, needsConsent: true, food: 'Халал' });
	const [row, ...more] = await edited();
	expect(more).toEqual([]);
	const { text, subject } = await messageOf(row ?? expect.unreachable());
	expect(subject).toBe('Тіркеуіңіздегі деректер өзгертілді: Азаматтық форум');
	const line = /^Өзгергені: (.*)$/m.exec(String(text))?.[1]?.split(', ').sort();
	expect(line).toEqual(['ерекше қажеттіліктер', 'келісімдер', 'лауазымы', 'телефон', 'тегі', 'ұйым атауы'].sort());
	expect(text).toContain(`/registrations/${token}`);
	expect(text).toContain('forum@mail.kz');
	// no value, former or new: neither in the letter nor in the outbox
	for (const value of [
		'Жаңабаева',
		'Ахметова',
		'Төраға',
		'Директор',
		'Жаңа қор',
		'Ақ ниет',
		'7011234567',
		'701 123 45 67',
		'7019999999',
		'701 999 99 99',
		'Халал'
	])
		expect([value, String(text).includes(value), row?.params.includes(value)]).toEqual([value, false, false]);
});

test('nobody is told of what is one’s own, of nothing, or without an address', async () => {
	const forumId = await aForum();
	const boss = organiserOf(forumId);
	const { actor, registrationId } = await aDelegate(forumId);
	await edit(actor, registrationId, { surname: 'Өзі' });
	await edit(boss, registrationId, {});
	await edit(program, registrationId, { surname: 'Бағдарлама' });
	const silent = await addByHand(boss, forumId, byHandInput({ email: '' }), { language: 'ru' });
	await edit(boss, silent.registrationId, { surname: 'Поштасыз' });
	// a role in the delegation is no data of the form
	await setDelegationRole(boss, registrationId, 'head');
	expect(await edited()).toEqual([]);
	// control
	await edit(boss, registrationId, { surname: 'Ұйымдастырушы' });
	expect(await edited()).toHaveLength(1);
});
