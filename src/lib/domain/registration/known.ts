import type { RegistrationState } from '../../lists.ts';

/** Somebody who is registered at the forum already, by the same name, address or phone as one who is added by hand. */
export interface Known {
	id: string;
	number: number;
	surname: string;
	givenName: string;
	patronymic: string;
	organisation: string;
	state: RegistrationState;
	/** the address is the same */
	sameAddress: boolean;
	/** the phone is the same, however it was written */
	samePhone: boolean;
	/** added by hand within the hour, with another surname or given name and the rest the same */
	justAdded: boolean;
}

/** Writes and reads the ids of the people whom a form has shown, as the form carries them. */
export const carriedIds = (known: readonly Known[]): string => known.map(({ id }) => id).join(' ');
export const idsOf = (text: string): string[] => text.split(' ').filter(Boolean);

/** The people whom a page's action asks about, from its answer (server/http/refusals.ts); none for another refusal. */
export function knownIn(form: object | null | undefined): Known[] {
	if (!form || !('refusalCode' in form) || form.refusalCode !== 'registration.known' || !('refusalDetails' in form)) return [];
	const details = form.refusalDetails as { known?: string };
	return JSON.parse(details.known ?? '[]') as Known[];
}
