import { read } from '../lib/server/database/open.ts';
import { choicesOf, takeSeat } from '../lib/domain/dialogue/index.server.ts';
import { openToken } from '../lib/domain/registration/index.server.ts';
import { registrationSchema } from '../lib/domain/registration/schema.ts';
import { withdrawRegistration } from '../lib/workflow/decide.server.ts';
import { register } from '../lib/workflow/register.server.ts';
import { next } from './content/next.ts';

function demand(holds: boolean, what: string): void {
	if (!holds) throw new Error(`The check of the demonstration failed: ${what}`);
	console.log(`  ✓ ${what}`);
}

/** Walks one registration through the filled demonstration: register, open the link, take a seat, withdraw. */
export async function check(): Promise<void> {
	const forum = await read().selectFrom('forum').select('id').where('slug', '=', next.slug).executeTakeFirstOrThrow();
	const input = registrationSchema.parse({
		givenName: 'Тексеру',
		organisationText: 'Тексеру ұйымы',
		kind: 'media',
		email: `check-${Date.now()}@alang.example`,
		consentParticipation: true
	});
	const made = await register({ kind: 'anonymous' }, forum.id, input, { language: 'kk', formKey: `check-${Date.now()}` });
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
