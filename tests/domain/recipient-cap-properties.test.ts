import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinWaitingList, leaveSeat, takeSeat } from '../../src/lib/domain/dialogue/index.server.ts';
import { changeAddress, pendingDuplicateToken, sendLinkAgain, tokenOf } from '../../src/lib/domain/registration/index.server.ts';
import { sendDue } from '../../src/lib/mail/index.server.ts';
import { isLive, liveStates } from '../../src/lib/domain/registration/rules.ts';
import type { Actor } from '../../src/lib/server/actor.ts';
import { MINUTE } from '../../src/lib/server/clock.ts';
import { read } from '../../src/lib/server/database/open.ts';
import { Refusal } from '../../src/lib/server/refusal.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { submitRegistration, registerDuplicate } from '../../src/lib/workflow/submit-registration.server.ts';
import { aClockedServer, goOn, limitsOff, mostIn, rememberCaps, untilAllWent } from '../support/burst.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, formInput } from '../support/forum.ts';
import { outboxRows } from '../support/outbox.ts';

/** Everything a stranger can do to an address, mixed at random over days: the cap holds, and nothing is lost (T53). */
useFreshDatabase();

let runs = 0;
const step = fc.record({
	what: fc.constantFrom('register', 'register', 'withdraw', 'erase', 'away', 'back', 'link', 'parked', 'queue', 'freed', 'wait'),
	who: fc.nat(30),
	times: fc.integer({ min: 1, max: 6 }),
	minutes: fc.constantFrom(1, 5, 20, 50, 70, 300)
});
type Step = { what: string; who: number; times: number; minutes: number };

/** Runs the steps. @returns the letters that arrived at V of what is counted, and all of them */
async function run(steps: readonly Step[], control = false) {
	const V = `victim${++runs}@mail.kz`;
	const server = await aClockedServer();
	if (control) limitsOff();
	const forumId = await aForum();
	const platform = await aPlatform(forumId, 1);
	const other = await aDelegate(forumId, { email: `other${runs}@mail.kz` });
	const own: { actor: Actor; registrationId: string }[] = [];
	const caps = new Map<string, string | null>();
	let serial = 0;
	const add = (made: { registrationId: string }) =>
		own.push({ actor: { kind: 'delegate', registrationId: made.registrationId, forumId }, registrationId: made.registrationId });
	const take = async ({ what, who, minutes }: Step) => {
		const one = own[who % Math.max(1, own.length)];
		if (what === 'register') {
			const input = formInput({ email: who % 2 ? V : V.toUpperCase(), surname: `Адам${++serial}` });
			const made = await submitRegistration({ kind: 'anonymous' }, forumId, input, { language: 'kk', formKey: `form ${serial}` });
			if (made.outcome === 'registered') add(made);
		} else if (what === 'link') await sendLinkAgain(forumId, V, 'kk');
		else if (what === 'parked') {
			const kept = await read().selectFrom('pending_duplicate').select('id').orderBy('id').executeTakeFirst();
			if (kept) add(await registerDuplicate(pendingDuplicateToken(kept.id)));
		} else if (what === 'freed') {
			await takeSeat(other.actor, other.registrationId, platform).catch(refusal);
			await leaveSeat(other.actor, other.registrationId, platform);
		} else if (what === 'wait') goOn(minutes * MINUTE);
		else if (!one) return;
		else if (what === 'withdraw') await withdrawRegistration(one.actor, one.registrationId);
		else if (what === 'erase') await eraseRegistration(one.actor, one.registrationId);
		else if (what === 'away') await changeAddress(one.actor, one.registrationId, `x${++serial}-${runs}@mail.kz`, noForm);
		else if (what === 'back') await changeAddress(one.actor, one.registrationId, V, noForm);
		else if (what === 'queue') await joinWaitingList(one.actor, one.registrationId, platform);
	};
	const refusal = (reason: unknown) => {
		if (!(reason instanceof Refusal)) throw reason;
	};
	for (const each of steps)
		for (let n = 0; n < (each.what === 'wait' ? 1 : each.times); n++) {
			await take(each).catch(refusal);
			await rememberCaps(caps);
			if (n === each.times - 1) await sendDue();
		}
	await untilAllWent();
	const toV = server.arrived.filter((letter) => letter.to.toLowerCase() === V);
	return { V, arrived: server.arrived, counted: toV.filter((letter) => caps.get(letter.id) !== 'warning'), toV };
}

test('however the causes are mixed: ten an hour, thirty a day, and every link arrives', async () => {
	let joined = 0;
	const seen = new Set<string>();
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 30 }), async (steps) => {
			const { V, arrived, counted, toV } = await run(steps);
			const { hour, day } = mostIn(counted);
			expect([hour <= 10, day <= 30]).toEqual([true, true]);
			joined += counted.filter((letter) => letter.joined).length;
			// each mail went in a letter that arrived, its own or the one it was joined into
			const letters = new Map(arrived.map((letter) => [`${letter.joined} ${letter.id}`, letter]));
			for (const row of (await outboxRows()).filter((each) => !seen.has(each.id))) {
				seen.add(row.id);
				// what says how a registration stands is not sent once it stands no more
				if (row.failed_at !== null) {
					const { state } = await read()
						.selectFrom('registration')
						.select('state')
						.where('id', '=', row.registration_id)
						.executeTakeFirstOrThrow();
					expect([row.kind, row.last_error, isLive(state)]).toEqual([row.kind, 'over', false]);
					continue;
				}
				const letter = letters.get(row.joined_into ? `true ${row.joined_into}` : `false ${row.id}`);
				expect([row.kind, row.sent_at !== null, letter !== undefined]).toEqual([row.kind, true, true]);
			}
			expect(new Set(arrived.map((letter) => `${letter.joined} ${letter.id}`)).size).toBe(arrived.length);
			// whoever is reachable at V has the link that opens the registration now
			const texts = toV.map((letter) => letter.text).join('\n');
			const live = await read().selectFrom('registration').select(['id', 'link_version']).where('email_folded', '=', V).execute();
			expect(live.filter((row) => !texts.includes(tokenOf(row.id, row.link_version)) && row.link_version > 1)).toEqual([]);
			const kept = await read()
				.selectFrom('outbox as o')
				.innerJoin('registration as r', 'r.id', 'o.registration_id')
				.select(['r.id', 'r.link_version'])
				.where('r.email_folded', '=', V)
				.where('o.kind', '=', 'registration.confirmed')
				.where('r.state', 'in', liveStates)
				.execute();
			expect(kept.filter((row) => !texts.includes(tokenOf(row.id, row.link_version)))).toEqual([]);
		}),
		{ seed: 53, numRuns: 8, endOnFailure: true }
	);
	expect(joined).toBeGreaterThan(1);
}, 180_000);

test('control: with the cap off the same steps exceed it', async () => {
	const steps = fc.sample(fc.array(step, { minLength: 60, maxLength: 60 }), { seed: 53, numRuns: 1 })[0] ?? [];
	const { hour } = mostIn((await run(steps, true)).counted);
	expect(hour).toBeGreaterThan(10);
});
