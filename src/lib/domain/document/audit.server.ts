import { listedName } from '../../listed-name.ts';
import type { Actor } from '../../server/actor.ts';
import { cursorIn } from '../../server/database/cursor.ts';
import { keysetPage } from '../../server/database/keyset-page.ts';
import { read } from '../../server/database/open.ts';
import { readMl, type TextMl } from '../../i18n/localized-text.ts';
import type { ProposalState } from '../../lists.ts';
import { requirePermission } from '../../server/permissions/require.ts';
import { letterOf } from '../recommendation/rules.ts';
import { onlyRestrictedIn, people, reasonIn } from '../registration/index.server.ts';

export interface AuditLine {
	id: string;
	at: string;
	actorKind: 'anonymous' | 'delegate' | 'account' | 'system';
	/** name of the account that acted, or null */
	actorName: string | null;
	verb: string;
	subjectKind: string;
	subjectId: string;
	/** number of the registration that it is about, or null; of a restricted one for an admin only */
	number: number | null;
	/** name of the session, hall, delegation, organisation or unit that it is about, or the text of the proposal, or null */
	title: TextMl | null;
	/** the recommendation that it is about: its number, or its letter until it has one; null: it is about none */
	recommendation: { number: number | null; letter: string } | null;
	/** the page of the forum's staff about the proposal or recommendation that it is about; null: there is none */
	path: string | null;
	/** name of the account that it is about, or null */
	owner: string | null;
	columns: string[];
	/** the reason that was given; null where none is asked for, or where it is about a person */
	reason: string | null;
}

const PAGE = 50;
/** Looks at lists, and who comes and goes, are many: they are shown only when asked for. */
const looks = [
	'registration.look',
	'registration.open',
	'access.look',
	'access.sign-in',
	'access.sign-out',
	'access.sign-in-refused',
	'access.ask-reset'
];

type About = { subject_id: string; forum_slug: string | null } & {
	proposal_state: ProposalState | null;
	proposal_ml: string | null;
	platform_slug: string | null;
	rec_ordinal: number | null;
};

/** What a participant took back stands nowhere any more. */
const proposalText = ({ proposal_state, proposal_ml }: About) => (proposal_state === 'withdrawn' ? null : proposal_ml);

function pathOf({ subject_id, forum_slug, proposal_state, platform_slug, rec_ordinal }: About): string | null {
	if (rec_ordinal !== null) return `/organiser/forums/${forum_slug}/recommendations/${subject_id}`;
	if (proposal_state === 'open') return `/moderator/forums/${forum_slug}/sessions/${platform_slug}/proposals/${subject_id}`;
	return proposal_state === 'hidden' ? `/organiser/forums/${forum_slug}/proposals?part=hidden` : null;
}

const auditQuery = (actor: Actor, forumId: string | null) =>
	read()
		.selectFrom('audit_entry as a')
		.leftJoin('account as k', 'k.id', 'a.actor_id')
		.leftJoin('person as p', 'p.id', 'k.person_id')
		.leftJoin(people(actor, forumId).select(['r.id', 'r.number']).as('r'), 'r.id', 'a.subject_id')
		.select(['a.id', 'a.at', 'a.actor_kind', 'a.verb', 'a.subject_kind', 'a.subject_id', 'a.columns', 'a.details'])
		.leftJoin('session as s', 's.id', 'a.subject_id')
		.leftJoin('hall as h', 'h.id', 'a.subject_id')
		.leftJoin('delegation as d', 'd.id', 'a.subject_id')
		.leftJoin('organisation as o', 'o.id', 'a.subject_id')
		.leftJoin('administrative_unit as u', 'u.id', 'a.subject_id')
		.leftJoin('proposal as pr', 'pr.id', 'a.subject_id')
		.leftJoin('session as ps', 'ps.id', 'pr.session_id')
		.leftJoin('recommendation as rec', 'rec.id', 'a.subject_id')
		.leftJoin('forum as f', 'f.id', 'a.forum_id')
		.leftJoin('account as ok', 'ok.id', 'a.subject_id')
		.leftJoin('person as op', 'op.id', 'ok.person_id')
		.select(['p.surname', 'p.given_name', 'r.number', 's.title_ml', 'h.name_ml as hall_ml', 'd.name_ml as delegation_ml'])
		.select(['o.name_ml as organisation_ml', 'u.name_ml as unit_ml', 'op.surname as owner_surname', 'op.given_name as owner_given'])
		.select(['pr.state as proposal_state', 'pr.text_ml as proposal_ml', 'ps.slug as platform_slug', 'f.slug as forum_slug'])
		.select(['rec.number as rec_number', 'rec.ordinal as rec_ordinal'])
		.where('a.forum_id', forumId === null ? 'is' : '=', forumId);

/**
 * The audit of a forum, newest first, 50 a page; it shows names of columns, never personal values.
 * @param forumId null: entries without a forum, such as the directory and the accounts; for the admin
 * @param options.after the `next` of the page before
 * @throws Refusal('not-found') for all but the forum's organisers, and for all but the admin without a forum
 */
export async function auditOf(
	actor: Actor,
	forumId: string | null,
	options: { after?: string | undefined; looks?: boolean } = {}
): Promise<{ items: AuditLine[]; next: string | null }> {
	if (forumId === null) requirePermission(actor, 'installation.see');
	else requirePermission(actor, 'audit.see', { forumId });
	let query = auditQuery(actor, forumId);
	if (!options.looks) query = query.where('a.verb', 'not in', looks);
	const [{ rows, next }, secret] = await Promise.all([
		keysetPage(query, {
			keys: ['a.id'],
			after: cursorIn(options.after, ['id']),
			size: PAGE,
			newestFirst: true,
			nextOf: (row) => row.id
		}),
		forumId === null ? new Set<string>() : onlyRestrictedIn(actor, forumId)
	]);
	return {
		items: rows.map((row) => ({
			id: row.id,
			at: row.at,
			actorKind: row.actor_kind,
			actorName: listedName(row),
			verb: row.verb,
			subjectKind: row.subject_kind,
			subjectId: row.subject_id,
			number: row.number,
			title: secret.has(row.subject_id)
				? null
				: readMl(row.title_ml ?? row.hall_ml ?? row.delegation_ml ?? row.organisation_ml ?? row.unit_ml ?? proposalText(row)),
			recommendation: row.rec_ordinal === null ? null : { number: row.rec_number, letter: letterOf(row.rec_ordinal) },
			path: pathOf(row),
			owner: listedName({ surname: row.owner_surname, given_name: row.owner_given }),
			columns: JSON.parse(row.columns) as string[],
			reason: reasonIn(row.details)
		})),
		next
	};
}
