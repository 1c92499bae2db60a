import { system } from '../server/actor.ts';
import { change } from '../server/change.ts';
import { installationValue, keepInstallationValue } from '../server/database/installation.ts';
import { onceFree } from '../server/database/migrate.ts';
import { FOLD_VERSION } from '../i18n/search-normalise.ts';
import { foldOrganisations } from '../domain/organisation/index.server.ts';
import { foldPersons } from '../domain/person/index.server.ts';
import { foldProposals } from '../domain/proposal/index.server.ts';
import { foldRegistrations } from '../domain/registration/index.server.ts';

const KEY = 'fold.version';

/**
 * Folds anew what an earlier release has stored folded by other rules: names, places in the alphabet and search words. At every start it
 * asks for one value; it works once after an upgrade, or on a restored backup of an earlier release, whole or not at all.
 * @returns how many registrations, organisations, persons and proposals it looked at; null where all is folded by this release's rules
 */
export async function foldStored(): Promise<{ registrations: number; organisations: number; persons: number; proposals: number } | null> {
	if ((await installationValue(KEY)) === FOLD_VERSION) return null;
	return onceFree(() =>
		change(system('fold'), 'search.fold', async (c) => {
			// first, so that of two processes that start at once the second waits, and then finds the same words
			await keepInstallationValue(c.trx, KEY, FOLD_VERSION);
			const done = {
				registrations: await foldRegistrations(c),
				organisations: await foldOrganisations(c),
				persons: await foldPersons(c),
				proposals: await foldProposals(c)
			};
			await c.audit({ subjectKind: 'installation', subjectId: KEY, details: done });
			return done;
		})
	);
}
