import { expect, test } from 'vitest';
import { changeAddress } from '../../src/lib/domain/registration/index.server.ts';
import { sendDue } from '../../src/lib/mail/index.server.ts';
import { HOUR } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { setTermsAndAsk } from '../../src/lib/workflow/set-terms.server.ts';
import { followUnconfirmed } from '../../src/lib/workflow/unconfirmed.server.ts';
import { aClockedServer, goOn, mostIn } from '../support/burst.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, organiserOf } from '../support/forum.ts';

/** What the program writes by itself, because of what visitors typed, has the allowance of their own letters (T53). */
useFreshDatabase();

const V = 'victim@mail.kz';

/** A stranger gives one address to many registrations; the program reminds each and gives its place on. */
async function manyRegistrationsOfOneAddress() {
	const server = await aClockedServer();
	const forumId = await aForum();
	await setTermsAndAsk(organiserOf(forumId), forumId, { retentionDays: 90, protocolLanguage: 'kk', confirmHours: 24 }, noForm);
	for (let n = 0; n < 14; n++) {
		const { actor, registrationId } = await aDelegate(forumId, { email: `own${n}@stranger.kz` });
		await changeAddress(actor, registrationId, V, noForm);
	}
	return { ...server, toVictim: () => server.arrived.filter((mail) => mail.to.toLowerCase() === V) };
}

/** What the program writes is counted for nobody, as it was once. */
const uncounted = () =>
	database()
		.writer.updateTable('outbox')
		.set({ cap: null })
		.where('kind', 'in', ['registration.confirm-reminder', 'registration.unconfirmed'])
		.execute();

/** @returns how many were reminded and how many places were given on, in so many hours */
async function hoursPass(hours: number, before: () => Promise<unknown> = async () => undefined) {
	const done = { reminded: 0, givenOn: 0 };
	for (let hour = 0; hour < hours; hour++) {
		const { reminded, givenOn } = await followUnconfirmed();
		done.reminded += reminded;
		done.givenOn += givenOn;
		await before();
		await sendDue();
		goOn(HOUR + 5_000);
	}
	return done;
}

test('reminders and places given on keep to ten an hour and thirty a day, each is told, and no place stays for it', async () => {
	const { toVictim } = await manyRegistrationsOfOneAddress();
	expect(await hoursPass(40)).toEqual({ reminded: 14, givenOn: 14 });
	const { hour, day } = mostIn(toVictim());
	expect([hour <= 10, day <= 30]).toEqual([true, true]);
	const whole = toVictim()
		.map((mail) => mail.text)
		.join('\n');
	expect(new Set(whole.match(/\/registrations\/confirm\/\S+/g)).size).toBe(14);
});

test('control: counted for nobody, they come to one address all at once', async () => {
	const { toVictim } = await manyRegistrationsOfOneAddress();
	await hoursPass(40, uncounted);
	expect(mostIn(toVictim()).hour).toBeGreaterThan(10);
});
