import { describe, expect, test } from 'vitest';
import {
	changeAddress,
	confirmAddress,
	confirmingToken,
	openBare,
	openConfirmingToken,
	openToken,
	tokenOf
} from '../../src/lib/domain/registration/index.server.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, organiserOf, verbsAbout } from '../support/forum.ts';
import { outboxRows } from '../support/outbox.ts';

/** H3: a slip in the new address locks nobody out; an address that the organiser corrects loses its link at once. */

useFreshDatabase();

const opens = (token: string) =>
	openBare(token).then(
		({ registration }) => registration.email,
		(reason: unknown) => (reason as { code: string }).code
	);

async function moved(email = 'tpyo@example.kz') {
	const forumId = await aForum();
	const made = await aDelegate(forumId, { email: 'old@example.kz' });
	await changeAddress(made.actor, made.registrationId, email, noForm);
	const links = (from = 1, to = 4) => Array.from({ length: to - from + 1 }, (_, n) => tokenOf(made.registrationId, from + n));
	return { forumId, ...made, links };
}

describe('by the owner', () => {
	test('the link of before opens and acts until the new one was opened, however often it is opened itself', async () => {
		const { registrationId, links, token } = await moved('new@example.kz');
		const [first = '', second = '', third = ''] = links();
		expect(first).toBe(token);
		for (let n = 0; n < 2; n++) expect(await opens(first)).toBe('new@example.kz');
		const { actor, registration } = await openToken(first);
		expect(registration.formerLink).toBe(true);
		expect(await opens(second)).toBe('new@example.kz');
		expect([await opens(first), await opens(second), await opens(third)]).toEqual(['not-found', 'new@example.kz', 'not-found']);
		expect((await openToken(second)).registration.formerLink).toBe(false);
		expect((await verbsAbout(registrationId)).filter((verb) => verb === 'registration.open-link')).toHaveLength(1);
		// whoever came in before may still send what is open
		await withdrawRegistration(actor, registrationId);
	});

	test('a slip is put right by the link of before, and the link sent to the wrong address dies with it', async () => {
		const { actor, registrationId, links } = await moved();
		const [first = '', wrong = '', third = ''] = links();
		await changeAddress(actor, registrationId, 'right@example.kz', noForm);
		expect([await opens(wrong), await opens(first)]).toEqual(['not-found', 'right@example.kz']);
		expect([await opens(third), await opens(first)]).toEqual(['right@example.kz', 'not-found']);
	});

	test('back to the address of before is a change as any other', async () => {
		const { actor, registrationId, links } = await moved();
		const [first = '', wrong = '', third = ''] = links();
		await changeAddress(actor, registrationId, 'old@example.kz', noForm);
		expect([await opens(wrong), await opens(first), await opens(third), await opens(first)]).toEqual([
			'not-found',
			'old@example.kz',
			'old@example.kz',
			'not-found'
		]);
	});

	test('the confirming link of before confirms nothing; the new one ends the link of before when it is pressed', async () => {
		const { registrationId, token } = await moved();
		const confirms = (version: number) => openConfirmingToken(confirmingToken(registrationId, version));
		await expect(confirms(1)).rejects.toMatchObject({ code: 'not-found' });
		const { actor } = await confirms(2);
		expect(await opens(token)).toBe('tpyo@example.kz');
		await confirmAddress(actor, registrationId);
		expect(await opens(token)).toBe('not-found');
	});

	test('the letters say what holds when they are made', async () => {
		const { links } = await moved();
		const texts = async () =>
			Object.fromEntries(
				await Promise.all((await outboxRows()).map(async (row) => [row.kind, String((await messageOf(row)).text)] as const))
			);
		const open = await texts();
		expect(open['registration.address-was']).toContain('жаңасы ашылғанша жарамды');
		expect(open['registration.address-changed']).toContain('Оны ашқан сәттен бастап бұрынғысы жарамсыз');
		await openToken(links()[1] ?? '');
		const closed = await texts();
		expect(closed['registration.address-was']).toContain('Бұрынғы жеке сілтеме енді ашылмайды');
		expect(closed['registration.address-changed']).toContain('Бұрынғы жеке сілтеме енді ашылмайды');
		// no link of the registration goes to the address of before
		for (const text of [open['registration.address-was'], closed['registration.address-was']])
			for (const link of links()) expect(text).not.toContain(link);
	});

	test('it goes with the person', async () => {
		const { actor, registrationId, links } = await moved();
		await eraseRegistration(actor, registrationId);
		expect(await Promise.all(links().map(opens))).toEqual(Array(4).fill('not-found'));
	});
});

test('by the organiser: every link of before is dead at once, one that lived on after a slip too', async () => {
	const { forumId, registrationId, links } = await moved();
	await changeAddress(organiserOf(forumId), registrationId, 'right@example.kz', noForm);
	expect(await Promise.all(links(1, 3).map(opens))).toEqual(['not-found', 'not-found', 'right@example.kz']);
	const other = await aDelegate(forumId, { email: 'other@example.kz' });
	await changeAddress(organiserOf(forumId), other.registrationId, 'another@example.kz', noForm);
	expect(await opens(other.token)).toBe('not-found');
});

test('opening a link that was overtaken meanwhile ends nothing', async () => {
	const { actor, registrationId, links } = await moved();
	const [first = '', second = ''] = links();
	await Promise.all([opens(second), changeAddress(actor, registrationId, 'right@example.kz', noForm)]);
	// whoever came first: the owner is in by the link of before, or by the one just opened
	expect([await opens(first), await opens(second)]).toContain('right@example.kz');
});
