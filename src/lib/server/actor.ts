import type { RoleName, ScopeKind } from '../lists.ts';

/** A role and where it holds: the whole installation, one forum or one session. */
export interface RoleGrant {
	role: RoleName;
	scopeKind: ScopeKind;
	/** id of the forum or session; '' for the installation */
	scopeId: string;
	/** the state body an official speaks for there */
	bodyId?: string;
}

export interface AccountActor {
	kind: 'account';
	accountId: string;
	personId: string;
	/** the surname first */
	name: string;
	/** how a letter addresses them; the whole name where it is not known apart */
	givenName?: string;
	email: string;
	/** those its owner has agreed to: an offer is no role */
	roles: readonly RoleGrant[];
}

/** Who asks: every query and command takes it first. */
export type Actor =
	{ kind: 'anonymous' } | { kind: 'delegate'; registrationId: string; forumId: string } | AccountActor | { kind: 'system'; name: string };

export const anonymous: Actor = { kind: 'anonymous' };
/** The program itself: outbox, retention, first start, demonstration. */
export const system = (name: string): Actor => ({ kind: 'system', name });

/** The id the audit keeps for an actor, or null. */
export function actorId(actor: Actor): string | null {
	if (actor.kind === 'account') return actor.accountId;
	if (actor.kind === 'delegate') return actor.registrationId;
	return actor.kind === 'system' ? actor.name : null;
}
