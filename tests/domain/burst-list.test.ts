import { expect, test } from 'vitest';
import { overviewOf, todoOf } from '../../src/lib/domain/document/index.server.ts';
import {
	burstsOf,
	burstView,
	countRegistrations,
	eachRegistration,
	listRegistrations,
	readFilters,
	type RegistrationFilters
} from '../../src/lib/domain/registration/index.server.ts';
import { openInBurst } from '../../src/lib/domain/registration/rules.ts';
import { registrationStates } from '../../src/lib/lists.ts';
import { later, now, setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { declineBurst, putBurstAside } from '../../src/lib/workflow/bursts.server.ts';
import { declineRegistration, withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { submitRegistration } from '../../src/lib/workflow/submit-registration.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, formInput, organiserOf, program } from '../support/forum.ts';

/** The list of a burst holds those of whom the task speaks. */

useFreshDatabase();

/** Letters only: a name of one's own for each. */
const letters = (n: number) => [...String(n)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
let serial = 0;

/** As many applications from one network, a second after each other. */
async function aBurst(n: number) {
	const forumId = await aForum();
	const people = [];
	for (let index = 0; index < n; index++) {
		const name = letters(++serial);
		const typed = formInput({ surname: `Тегі${name}`, organisationText: `Ұйым ${name}`, email: `person-${name}@mail.kz` });
		const meta = { language: 'kk' as const, formKey: `f${serial}`, visitor: '192.0.2.7' };
		const made = await submitRegistration({ kind: 'anonymous' }, forumId, typed, meta);
		if (made.outcome !== 'registered') throw new Error('the address was taken');
		people.push({ ...made, actor: { kind: 'delegate', registrationId: made.registrationId, forumId } as const });
		setClock(later(now(), 1_000));
	}
	const [burst] = await burstsOf(program, forumId);
	if (!burst) throw new Error('nobody was told');
	return { forumId, people, organiser: organiserOf(forumId), burst: burst.id };
}
const idsIn = async (forumId: string, filters: RegistrationFilters) =>
	(await listRegistrations(program, forumId, filters)).items.map(({ id }) => id);
const taskOf = async (forumId: string) => todoOf('open', await overviewOf(program, forumId)).find(({ id }) => id === 'burst');

test('the address of the task opens a list of as many, whatever became of the others', async () => {
	const { forumId, people, organiser, burst } = await aBurst(14);
	const agree = async (n: number) => {
		const task = await taskOf(forumId);
		expect([task?.count, (await burstView(organiser, forumId, burst))?.count]).toEqual([n, n]);
		const filters = readFilters(new URLSearchParams(task?.rest));
		expect(filters).toEqual({ burst });
		expect([await idsIn(forumId, filters), await countRegistrations(organiser, forumId, filters)]).toMatchObject([
			{ length: n },
			{ total: n }
		]);
		const rows = [];
		for await (const { row } of eachRegistration(organiser, forumId, filters)) rows.push(row.id);
		expect(rows).toHaveLength(n);
	};
	const [gone, refused, restricted] = people;
	if (!gone || !refused || !restricted) throw new Error('nobody came');
	await agree(14);
	await withdrawRegistration(gone.actor, gone.registrationId);
	await agree(13);
	await declineRegistration(organiser, refused.registrationId, 'x');
	await agree(12);
	// an admin sees the restricted, and decides on them no more than anybody
	await database()
		.writer.updateTable('registration')
		.set({ privacy_state: 'restricted' })
		.where('id', '=', restricted.registrationId)
		.execute();
	await agree(11);
	// the tabs of other states hold what they say
	const counts = await countRegistrations(organiser, forumId, { burst });
	expect(counts).toMatchObject({ confirmed: 11, declined: 1, withdrawn: 1, total: 11 });
	expect(await idsIn(forumId, { burst, state: 'withdrawn' })).toEqual([gone.registrationId]);
	expect(await idsIn(forumId, { burst, state: 'declined' })).toEqual([refused.registrationId]);
});

test('what was put aside or declined has left the list; the declined are in the tab of that name', async () => {
	const { forumId, organiser, burst } = await aBurst(12);
	const { upTo = 0 } = (await burstView(organiser, forumId, burst)) ?? {};
	expect(await declineBurst(organiser, forumId, burst, { upTo, reason: 'x', tell: false })).toEqual({ declined: 12 });
	expect([await idsIn(forumId, { burst }), await idsIn(forumId, { burst, state: 'declined' })]).toMatchObject([[], { length: 12 }]);
	expect(await countRegistrations(organiser, forumId, { burst })).toMatchObject({ declined: 12, total: 0 });
	const fine = await aBurst(12);
	const seen = { upTo: (await burstView(fine.organiser, fine.forumId, fine.burst))?.upTo ?? 0 };
	expect(await idsIn(fine.forumId, { burst: fine.burst })).toHaveLength(12);
	await putBurstAside(fine.organiser, fine.forumId, fine.burst, seen);
	expect(await idsIn(fine.forumId, { burst: fine.burst })).toEqual([]);
});

test('the list holds whom the rule calls open, in every state; each tab as many as its number', async () => {
	const { forumId, people, burst } = await aBurst(11);
	const id = people[0]?.registrationId ?? '';
	const at = now();
	let [open, closed] = [0, 0];
	for (const state of registrationStates)
		for (const privacyState of [null, 'restricted', 'anonymised', 'erased'] as const)
			for (const confirmed of [false, true])
				for (const approved of [false, true]) {
					await database()
						.writer.updateTable('registration')
						.set({ state, privacy_state: privacyState, address_confirmed_at: confirmed ? at : null, approved_at: approved ? at : null })
						.where('id', '=', id)
						.execute();
					const is = openInBurst({ state, privacyState, confirmed, approved });
					if (is) open++;
					else closed++;
					expect([state, privacyState, confirmed, approved, (await idsIn(forumId, { burst })).includes(id)]).toEqual([
						...[state, privacyState, confirmed, approved, is]
					]);
					const counts = await countRegistrations(program, forumId, { burst });
					expect([counts.total, counts[state]]).toEqual([is ? 11 : 10, (await idsIn(forumId, { burst, state })).length]);
				}
	expect([open, closed]).toEqual([3, 77]);
});

test('task and page say the same minutes, by when the applications came', async () => {
	const { forumId, people, organiser, burst } = await aBurst(10);
	const told = async () => [(await burstsOf(organiser, forumId))[0]?.minutes, (await burstView(organiser, forumId, burst))?.minutes];
	expect(await told()).toEqual([1, 1]);
	const last = people.at(-1)?.registrationId ?? '';
	const write = database().writer;
	// what is written on the registration may change later on
	await write
		.updateTable('registration')
		.set({ submitted_at: later(now(), 3_600_000) })
		.where('id', '=', last)
		.execute();
	expect(await told()).toEqual([1, 1]);
	// control: another time of coming is told in both places
	await write
		.updateTable('application_trait')
		.set({ at: later(now(), 240_000) })
		.where('registration_id', '=', last)
		.execute();
	expect(await told()).toEqual([5, 5]);
});
