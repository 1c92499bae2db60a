import { describe, expect, test } from 'vitest';
import { placeByHand } from '../../src/lib/domain/dialogue/index.server.ts';
import { lockSeats } from '../../src/lib/domain/forum/index.server.ts';
import {
	changeAddress,
	makeLink,
	registrationById,
	sendLink,
	setDelegationRole,
	setPrivacyState
} from '../../src/lib/domain/registration/index.server.ts';
import type { Actor } from '../../src/lib/server/actor.ts';
import { change } from '../../src/lib/server/change.ts';
import { read } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { declineRegistration, withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { reopenRegistration } from '../../src/lib/workflow/reopen.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, organiserOf, program } from '../support/forum.ts';

/** Whoever is restricted while an organiser's form waits for the forum's lock is not found any more. */
useFreshDatabase();

/** The form is asked for while a change that hides somebody, or nobody, holds the lock. @returns the answer to the form */
async function meanwhile(forumId: string, id: string, privacyState: 'restricted' | null, form: () => Promise<unknown>): Promise<unknown> {
	let answer: Promise<unknown> = Promise.resolve();
	await change(program, 'test.restrict', async (c) => {
		await lockSeats(c, forumId);
		answer = form().then(
			() => 'done',
			(reason: Error) => reason.message
		);
		// the form has got as far as the lock when many reads have gone before it
		for (let n = 0; n < 60; n++) await read().selectFrom('forum').select('id').execute();
		if (privacyState) await setPrivacyState(c, id, privacyState);
		await c.audit({ subjectKind: 'test', subjectId: id });
	});
	return answer;
}

const forms: Record<string, (actor: Actor, id: string, platformId: string) => Promise<unknown>> = {
	decline: (actor, id) => declineRegistration(actor, id, 'Қате'),
	withdraw: withdrawRegistration,
	reopen: (actor, id) => reopenRegistration(actor, id, 'Қате'),
	'a new address': (actor, id) => changeAddress(actor, id, 'other@mail.kz', noForm),
	'the link again': sendLink,
	'a new link': makeLink,
	role: (actor, id) => setDelegationRole(actor, id, 'contact'),
	place: placeByHand
};

describe.each(Object.keys(forms))('%s', (name) => {
	const ask = async (privacyState: 'restricted' | null) => {
		const forumId = await aForum();
		const platformId = await aPlatform(forumId, 5);
		const { registrationId } = await aDelegate(forumId);
		if (name === 'reopen') await withdrawRegistration(program, registrationId);
		const before = await registrationById(registrationId);
		const answer = await meanwhile(forumId, registrationId, privacyState, async () =>
			forms[name]?.(organiserOf(forumId), registrationId, platformId)
		);
		const { privacyState: _, ...after } = await registrationById(registrationId);
		return { answer, before, after };
	};

	test('is not found, and nothing has changed', async () => {
		const { answer, before, after } = await ask('restricted');
		expect(answer).toBe('not-found');
		expect(before).toMatchObject(after);
	});

	test('control: of who is not restricted it is done', async () => {
		expect((await ask(null)).answer).toBe('done');
	});
});
