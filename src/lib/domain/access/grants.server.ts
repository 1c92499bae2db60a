import type { ExpressionBuilder, Selectable } from 'kysely';
import type { RoleGrant } from '../../server/actor.ts';
import type { RoleGrantRow, Tables } from '../../server/database/tables.ts';

/** A role as it stands in a row. */
export const grantOf = (row: Pick<Selectable<RoleGrantRow>, 'role' | 'scope_kind' | 'scope_id' | 'body_id'>): RoleGrant => ({
	role: row.role,
	scopeKind: row.scope_kind,
	scopeId: row.scope_id,
	...(row.body_id !== null && { bodyId: row.body_id })
});

/** The roles of one forum and its sessions, as a condition on role_grant. */
export const ofForum = (forumId: string) => (e: ExpressionBuilder<Tables, 'role_grant'>) =>
	e.or([
		e.and([e('role_grant.scope_kind', '=', 'forum'), e('role_grant.scope_id', '=', forumId)]),
		e.and([
			e('role_grant.scope_kind', '=', 'session'),
			e('role_grant.scope_id', 'in', e.selectFrom('session').select('session.id').where('session.forum_id', '=', forumId))
		])
	]);
