import type { DelegationKind } from '../../lists.ts';

/**
 * The kind of delegation that somebody belongs to: diplomats to their mission's, other foreign guests to their country's, residents of the
 * host country to their organisation's. Who names no organisation belongs to the country's.
 */
export function delegationKind(guest: { kind: string; country: string; host: string; organisationId: string | null }): DelegationKind {
	if (guest.kind === 'diplomatic' && guest.organisationId) return 'mission';
	if (guest.country !== guest.host || !guest.organisationId) return 'country';
	if (guest.kind === 'state_body') return 'state_body';
	return guest.kind === 'media' ? 'media' : 'organisation';
}
