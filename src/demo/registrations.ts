import { HOUR, later, setClock } from '../lib/server/clock.ts';
import { plain } from '../lib/i18n/localized-text.ts';
import { registrationSchema } from '../lib/domain/registration/schema.ts';
import { confirmRegistration, declineRegistration, withdrawRegistration } from '../lib/workflow/decide.server.ts';
import { submitRegistration } from '../lib/workflow/submit-registration.server.ts';
import { demo } from './actor.ts';
import type { DemoForum } from './demo-forum.ts';
import { demoPeople, type DemoPerson } from './people.ts';
import type { Directory } from './directory.ts';

export interface DemoRegistration {
	registrationId: string;
	person: DemoPerson;
}

const typedBy = (person: DemoPerson, directory: Directory, forum: DemoForum) =>
	registrationSchema.parse({
		surname: person.surname,
		noSurname: !person.surname,
		givenName: person.givenName,
		patronymic: person.patronymic,
		latinName: person.latinName,
		email: person.email,
		phone: person.phone,
		country: person.country,
		organisationText: plain(person.organisation.name, person.workingLanguage),
		organisationId: directory.organisationIds.get(person.organisation) ?? '',
		kind: person.organisation.kind,
		position: person.position,
		unitId: person.organisation.unit === undefined ? '' : (directory.unitIds[person.organisation.unit] ?? ''),
		settlement: person.organisation.rural === undefined ? '' : person.organisation.rural ? 'rural' : 'urban',
		workingLanguage: person.workingLanguage,
		interpretation: person.interpretation,
		needsConsent: person.needs !== null,
		accessibility: person.needs?.accessibility ?? '',
		food: person.needs?.food ?? '',
		shownTo: person.shownTo,
		consentPhoto: person.photo,
		consentKeep: person.keep,
		preferredSessionId: person.choice ? (forum.platformIds[person.choice - 1] ?? '') : '',
		consentParticipation: true
	});

/** How many of the next forum's applications the organiser has not looked at yet. */
const TO_REVIEW = 26;

/**
 * All 200 register one after another, spread over the time in which registration is open; the clock is left at the last one.
 * @param until nobody registers later than this instant
 * @param look the organiser's decision about an application, made when 26 others have come after it
 */
export async function registerAll(
	directory: Directory,
	forum: DemoForum,
	seed: number,
	until: string,
	look?: (registered: DemoRegistration, index: number) => Promise<void>
): Promise<DemoRegistration[]> {
	const people = demoPeople(seed);
	const opens = forum.forum.registrationOpensAt;
	const closes = until < forum.forum.registrationClosesAt ? until : forum.forum.registrationClosesAt;
	const span = Date.parse(closes) - Date.parse(opens) - HOUR;
	const made: DemoRegistration[] = [];
	for (const [index, person] of people.entries()) {
		setClock(later(opens, Math.round((span * index) / people.length)));
		const outcome = await submitRegistration({ kind: 'anonymous' }, forum.forum.id, typedBy(person, directory, forum), {
			language: person.workingLanguage,
			formKey: `demo-${seed}-${index}`
		});
		if (outcome.outcome !== 'registered') continue;
		made.push({ registrationId: outcome.registrationId, person });
		const due = made.length - 1 - TO_REVIEW;
		if (look && made[due]) await look(made[due], due);
	}
	return made;
}

/** The organiser has confirmed most of them, declined two, and three have withdrawn. */
export async function review({ registrationId }: DemoRegistration, index: number): Promise<void> {
	if (index % 71 === 70)
		await declineRegistration(demo, registrationId, 'Форумға тек ұйым атынан қатысуға болады. Ұйымның атауын көрсетіп, қайта тіркеліңіз.');
	else if (index % 53 === 52) await withdrawRegistration(demo, registrationId);
	else await confirmRegistration(demo, registrationId);
}
