import { offerExpertise, ownOffer } from '../../src/lib/domain/expert/index.server.ts';
import type { ExpertInput } from '../../src/lib/domain/expert/schema.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import type { Delegate } from './proposals.ts';

/** What a form of expertise holds. */
export const anOffer = (overrides: Partial<ExpertInput> = {}): ExpertInput => ({
	fields: ['youth', 'rights'],
	line: 'Жастар ұйымдарына заң кеңесін беремін',
	language: 'kk',
	shownTo: 'everyone',
	consent: true,
	seen: '',
	...overrides
});

/** Makes somebody an expert. @returns the token of the own link */
export async function anExpert(
	{ actor, registrationId }: Pick<Delegate, 'actor' | 'registrationId'>,
	overrides: Partial<ExpertInput> = {}
): Promise<string> {
	await offerExpertise(actor, registrationId, anOffer(overrides), noForm);
	const { token } = await ownOffer(actor, registrationId);
	if (!token) throw new Error('The offer has no link');
	return token;
}
