import type { Actor } from '../server/actor.ts';
import { ownExpertData } from '../domain/expert/index.server.ts';
import { ownProposalData } from '../domain/proposal/index.server.ts';
import { ownAmendmentData } from '../domain/recommendation/index.server.ts';
import { ownData } from '../domain/registration/index.server.ts';

/** Everything that all domains store about a person at a forum, for that person. @throws Refusal('not-found') */
export async function everythingOf(actor: Actor, registrationId: string): Promise<Record<string, unknown>> {
	const own = await ownData(actor, registrationId);
	return {
		...own,
		...(await ownProposalData(registrationId)),
		...(await ownAmendmentData(registrationId)),
		...(await ownExpertData(registrationId))
	};
}
