import type { RoleName } from '../../lists.ts';
import type { Actor, RoleGrant } from '../actor.ts';

/**
 * Who may do what: the one table. A role holds where it was granted (a forum, a session) or in the whole installation.
 * What an actor may not do is answered like something that does not exist.
 */
const table = {
	'forum.create': ['admin'],
	'forum.see-draft': ['admin', 'organiser'],
	'forum.edit': ['admin', 'organiser'],
	'registration.list': ['admin', 'organiser'],
	'registration.edit': ['admin', 'organiser'],
	'registration.export': ['admin', 'organiser'],
	'registration.see-restricted': ['admin'],
	'programme.edit': ['admin', 'organiser'],
	'seat.place': ['admin', 'organiser'],
	'organisation.review': ['admin', 'organiser'],
	'mail.see': ['admin', 'organiser'],
	'audit.see': ['admin', 'organiser'],
	'team.manage': ['admin', 'organiser'],
	'account.manage': ['admin'],
	'installation.see': ['admin'],
	'register.edit': ['admin'],
	'session.follow': ['admin', 'organiser', 'moderator', 'rapporteur'],
	'proposal.record': ['admin', 'organiser', 'rapporteur'],
	'proposal.hide': ['admin', 'organiser'],
	'recommendation.draft': ['admin', 'organiser', 'rapporteur'],
	'recommendation.decide': ['admin', 'organiser', 'moderator'],
	'recommendation.manage': ['admin', 'organiser'],
	'measure.manage': ['admin', 'organiser'],
	'measure.answer': ['official'],
	'attendance.mark': ['admin', 'organiser', 'desk'],
	'summary.see': ['admin', 'organiser', 'official'],
	'expert.list': ['admin', 'organiser', 'official']
} as const satisfies Record<string, readonly RoleName[]>;

export type Action = keyof typeof table;

/** Whether a role allows an action where it holds. */
export const allows = (role: RoleName, action: Action): boolean => (table[action] as readonly RoleName[]).includes(role);

/** What an official does for the body that the role names, and not without one. */
const forBody: readonly Action[] = ['expert.list'];

const grants = (grant: RoleGrant, action: Action): boolean =>
	allows(grant.role, action) && (grant.role !== 'official' || grant.bodyId !== undefined || !forBody.includes(action));

/** Where an action happens. A session's subject names its forum too: roles of the forum hold in its sessions. */
export interface Subject {
	forumId?: string;
	sessionId?: string;
}

/**
 * @param subject {} for the installation as a whole: then only roles granted there count
 * @returns whether the actor may; `system` always may
 */
export function can(actor: Actor, action: Action, subject: Subject = {}): boolean {
	if (actor.kind === 'system') return true;
	if (actor.kind !== 'account') return false;
	return actor.roles.some((grant) => {
		if (!grants(grant, action)) return false;
		if (grant.scopeKind === 'installation') return true;
		if (grant.scopeKind === 'forum') return grant.scopeId === subject.forumId;
		return grant.scopeId === subject.sessionId;
	});
}

/** The forums in which an actor may do something; 'all' for the installation's roles. */
export function scopeOf(actor: Actor, action: Action): 'all' | { forumIds: string[]; sessionIds: string[] } {
	if (actor.kind === 'system') return 'all';
	if (actor.kind !== 'account') return { forumIds: [], sessionIds: [] };
	const held = actor.roles.filter((grant) => grants(grant, action));
	if (held.some((grant) => grant.scopeKind === 'installation')) return 'all';
	const ids = (kind: 'forum' | 'session') => held.filter((grant) => grant.scopeKind === kind).map((grant) => grant.scopeId);
	return { forumIds: ids('forum'), sessionIds: ids('session') };
}
