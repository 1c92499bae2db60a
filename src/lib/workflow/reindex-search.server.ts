import { system } from '../server/actor.ts';
import { change } from '../server/change.ts';
import { installationValue, keepInstallationValue } from '../server/database/installation.ts';
import { onceFree } from '../server/database/migrate.ts';
import { NORMALISE_VERSION } from '../i18n/search-normalise.ts';
import { reindexExperts } from '../domain/expert/index.server.ts';
import { reindexOrganisations } from '../domain/organisation/index.server.ts';
import { reindexPersons } from '../domain/person/index.server.ts';
import { reindexProposals } from '../domain/proposal/index.server.ts';
import { reindexRegistrations } from '../domain/registration/index.server.ts';

const KEY = 'fold.version';

/**
 * Writes normalised names, sort keys and search words again where an earlier release stored them by other rules. At every start it
 * asks for one value; it works once after an upgrade, or on a restored backup of an earlier release, whole or not at all.
 * @returns how many registrations, organisations, persons, proposals and experts it looked at; null where all follow the rules of this release
 */
export async function reindexSearch(): Promise<{
	registrations: number;
	organisations: number;
	persons: number;
	proposals: number;
	experts: number;
} | null> {
	if ((await installationValue(KEY)) === NORMALISE_VERSION) return null;
	return onceFree(() =>
		change(system('fold'), 'search.fold', async (c) => {
			// first, so that of two processes that start at once the second waits, and then finds the same words
			await keepInstallationValue(c.trx, KEY, NORMALISE_VERSION);
			const done = {
				registrations: await reindexRegistrations(c),
				organisations: await reindexOrganisations(c),
				persons: await reindexPersons(c),
				proposals: await reindexProposals(c),
				experts: await reindexExperts(c)
			};
			await c.audit({ subjectKind: 'installation', subjectId: KEY, details: done });
			return done;
		})
	);
}
