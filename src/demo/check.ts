import { now } from '../lib/server/clock.ts';
import { read } from '../lib/server/database/open.ts';
import { forumById, phaseOf } from '../lib/domain/forum/index.server.ts';
import { choicesOf, platformsOf, takeSeat } from '../lib/domain/dialogue/index.server.ts';
import { freeSeats } from '../lib/seats.ts';
import { openToken } from '../lib/domain/registration/index.server.ts';
import { registrationSchema } from '../lib/domain/registration/schema.ts';
import { withdrawRegistration } from '../lib/workflow/decide.server.ts';
import { submitRegistration } from '../lib/workflow/submit-registration.server.ts';
import { nextForumInput } from './content/next-forum.ts';

function demand(holds: boolean, what: string): void {
	if (!holds) throw new Error(`The check of the demonstration failed: ${what}`);
	console.log(`  ✓ ${what}`);
}

/** The least number of people who wait for the full platform: a list that is in use. */
const WAITING = 5;

/** One platform of the next forum is full and waited for, and another has room. */
async function checkSeats(forumId: string): Promise<void> {
	const platforms = (await platformsOf(forumId)).map(({ platform }) => platform);
	const full = platforms.some(({ capacity, taken, waiting }) => taken >= capacity && waiting >= WAITING);
	demand(full, `a platform of the next forum is full, and at least ${WAITING} people wait for it`);
	demand(
		platforms.some((platform) => freeSeats(platform) > 0),
		'another platform has free seats'
	);
}

/** Looks at the seats of the filled demonstration and walks one registration through it: register, open the link, take a seat, withdraw. */
export async function check(): Promise<void> {
	const { id } = await read().selectFrom('forum').select('id').where('slug', '=', nextForumInput.slug).executeTakeFirstOrThrow();
	const forum = await forumById(id);
	await checkSeats(forum.id);
	// its last days, until it moves on
	demand(phaseOf(forum, now()) === 'open', 'registration for the next forum is open (npm run demo -- --fresh begins anew)');
	const input = registrationSchema.parse({
		givenName: 'Тексеру',
		noSurname: true,
		organisationText: 'Тексеру ұйымы',
		kind: 'media',
		email: `check-${Date.now()}@alang.example`,
		consentParticipation: true
	});
	const made = await submitRegistration({ kind: 'anonymous' }, forum.id, input, { language: 'kk', formKey: `check-${Date.now()}` });
	if (made.outcome !== 'registered') throw new Error('The check of the demonstration failed: the address was taken');
	const { registration, actor } = await openToken(made.token);
	demand(registration.id === made.registrationId, 'a registration opens by its private link');
	const free = (await choicesOf(actor, registration.id)).find((choice) => choice.choice === 'take');
	if (!free) throw new Error('The check of the demonstration failed: no platform has a free seat');
	await takeSeat(actor, registration.id, free.session.id);
	const held = (await choicesOf(actor, registration.id)).find((choice) => choice.mine === 'held');
	demand(held?.session.id === free.session.id, 'a free seat is taken and held');
	await withdrawRegistration(actor, registration.id);
	demand((await openToken(made.token)).registration.state === 'withdrawn', 'it is withdrawn, and its seat is free again');
}
