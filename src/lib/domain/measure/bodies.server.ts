import type { Actor, RoleGrant } from '../../server/actor.ts';
import { DAY, later, now } from '../../server/clock.ts';
import { read } from '../../server/database/open.ts';
import { Refusal } from '../../server/refusal.ts';
import { readMl, type TextMl } from '../../i18n/localized-text.ts';
import { allows } from '../../server/permissions/rules.ts';
import type { Forum } from '../forum/schema.ts';
import { foundMeasure, speaksFor, type Speaker } from './context.server.ts';
import { ledBefore } from './led-before.server.ts';
import { awaitsBody, hasStatus, numberedMeasures, ofBody, type Where } from './listed.server.ts';
import { measurePageOf, type MeasurePage } from './paged.server.ts';
import { measureFor, type MeasureView } from './queries.server.ts';
import { unansweredReturn } from './returned-answer.ts';
import { measureNumber } from './rules.ts';
import type { MeasureBody, MeasureEvent } from './schema.ts';
import { readWhole } from './seen-by.ts';

/** What the bodies that carry measures out read of them. */

type BodyGrant = RoleGrant & { bodyId: string };

/** The grants by which an account speaks for bodies. */
export const bodyGrants = (actor: Actor): BodyGrant[] =>
	actor.kind === 'account'
		? actor.roles.filter((grant): grant is BodyGrant => grant.bodyId !== undefined && allows(grant.role, 'measure.answer'))
		: [];

/** Whether a measure is one of some grants: in each its forum, which is no draft, and its body. @param as null: as their lead or beside it */
export const ofGrants = (grants: readonly BodyGrant[], as: Speaker['role'] | null) => (e: Where) => {
	const roles = as === null ? (['lead', 'co'] as const) : [as];
	return e.and([
		e('m.forum_id', 'in', e.selectFrom('forum as f').select('f.id').where('f.state', '<>', 'draft')),
		e.or(
			grants.map(({ scopeKind, scopeId, bodyId }) => {
				const theirs = e.or(roles.map((role) => ofBody([bodyId], role)(e)));
				return scopeKind === 'installation' ? theirs : e.and([theirs, e('m.forum_id', '=', scopeId)]);
			})
		)
	]);
};

/** How many measures wait for the bodies that an account speaks for to do something. */
export async function countAwaitingBodies(actor: Actor): Promise<number> {
	const grants = bodyGrants(actor);
	if (!grants.length) return 0;
	const row = await numberedMeasures(read())
		.select((e) => e.fn.countAll<number>().as('n'))
		.where(ofGrants(grants, 'lead'))
		.where(awaitsBody)
		.executeTakeFirst();
	return Number(row?.n ?? 0);
}

/** The bodies for which an account speaks, by their names of today. */
export async function spokenBodies(actor: Actor): Promise<MeasureBody[]> {
	const ids = [...new Set(bodyGrants(actor).map(({ bodyId }) => bodyId))];
	if (!ids.length) return [];
	const rows = await read().selectFrom('organisation').select(['id', 'name_ml']).where('id', 'in', ids).orderBy('name_folded').execute();
	return rows.map(({ id, name_ml }) => ({ id, name: readMl(name_ml) }));
}

/**
 * The measures of the bodies for which an account speaks, over all forums, what is to be done next first.
 * @param as as their lead, or beside it
 * @param closed whether they are under control no more; null: all
 */
export async function measuresOfBodies(
	actor: Actor,
	{ as, closed, after }: { as: Speaker['role']; closed: boolean | null; after: string | null }
): Promise<MeasurePage> {
	const grants = bodyGrants(actor);
	if (!grants.length) return { items: [], next: null };
	const all = numberedMeasures(read()).where(ofGrants(grants, as));
	return measurePageOf(closed === null ? all : all.where('m.state', closed ? '=' : '<>', 'closed'), 'body', after);
}

/** Why the answers of some measures were returned that the lead has not given again, by the measure's id: their leads may read it. */
export async function returnReasons(measures: MeasurePage['items']): Promise<Map<string, TextMl>> {
	const asked = measures.filter(({ state }) => state === 'in_work');
	if (!asked.length) return new Map();
	const rows = await read()
		.selectFrom('measure_event')
		.select(['measure_id', 'kind', 'behalf_of', 'text_ml'])
		.where(
			'measure_id',
			'in',
			asked.map(({ id }) => id)
		)
		.orderBy('measure_id')
		.orderBy('version')
		.execute();
	const events = rows.map((row) => ({ id: row.measure_id, kind: row.kind, behalfOf: row.behalf_of, text: readMl(row.text_ml) ?? {} }));
	return new Map(
		asked.flatMap(({ id, lead }) => {
			const found = unansweredReturn(
				events.filter((event) => event.id === id),
				lead?.id ?? null
			);
			return found ? [[id, found.text] as const] : [];
		})
	);
}

/** So many days before its date a measure counts as one that ends soon. */
const SOON_DAYS = 30;
/** So many of those that are overdue are named. */
const MOST_NAMED = 3;

export interface BodyCounts {
	open: number;
	overdue: number;
	/** the numbers of those that are overdue, where they are few */
	late: string[];
	soon: number;
	claimed: number;
	closed: number;
	/** beside another lead, under control or not */
	beside: number;
}

/** How the measures of an account's bodies stand. */
export async function countOfBodies(actor: Actor): Promise<BodyCounts> {
	const grants = bodyGrants(actor);
	const counts: BodyCounts = { open: 0, overdue: 0, late: [], soon: 0, claimed: 0, closed: 0, beside: 0 };
	if (!grants.length) return counts;
	const at = now();
	const until = later(at, SOON_DAYS * DAY);
	const lead = () => numberedMeasures(read()).where(ofGrants(grants, 'lead'));
	const rows = await lead()
		.select((e) => [
			e.fn.countAll<number>().as('n'),
			'm.state',
			e.case().when(hasStatus('overdue', at)(e)).then('late').when(hasStatus('overdue', until)(e)).then('soon').end().as('ends')
		])
		.groupBy(['m.state', 'ends'])
		.execute();
	const sum = (which: (row: (typeof rows)[number]) => boolean) => rows.filter(which).reduce((all, { n }) => all + Number(n), 0);
	const first = await lead()
		.where(hasStatus('overdue', at))
		.select(['r.number', 'm.position'])
		.orderBy('m.overdue_at')
		.orderBy('m.id')
		.limit(MOST_NAMED)
		.execute();
	const beside = await numberedMeasures(read())
		.where(ofGrants(grants, 'co'))
		.select((e) => e.fn.countAll<number>().as('n'))
		.executeTakeFirst();
	return {
		...{ open: sum(({ state }) => state !== 'closed'), closed: sum(({ state }) => state === 'closed') },
		...{
			overdue: sum(({ ends }) => ends === 'late'),
			late: first.map(({ number, position }) => measureNumber({ number: number ?? 0, position }))
		},
		...{ soon: sum(({ ends }) => ends === 'soon'), claimed: sum(({ state }) => state === 'claimed'), beside: Number(beside?.n ?? 0) }
	};
}

/** What is left to say of a measure that was a body's and is no more. */
export interface LostMeasure {
	id: string;
	number: number;
	position: number;
}

export type OfficialMeasure = { forum: Forum } & (
	{ measure: MeasureView & { speaker: Speaker }; lost: null } | { measure: null; lost: LostMeasure }
);

/** A measure for an official of one of its bodies, or of one that led it before. @throws Refusal('not-found') for everybody else */
export async function measureForBody(actor: Actor, id: string): Promise<OfficialMeasure> {
	const found = await foundMeasure(read(), id);
	const bodies = speaksFor(actor, found.forum);
	const here = { forum: found.forum };
	if (!bodies.length) throw new Refusal('not-found');
	const view = await measureFor(actor, id).catch(notFound);
	if (view?.speaker) return { ...here, measure: { ...view, events: seenBy(bodies, view.events), speaker: view.speaker }, lost: null };
	if (!(await ledBefore(read(), id, bodies))) throw new Refusal('not-found');
	return { ...here, measure: null, lost: { id, number: found.number, position: found.row.position } };
}

function notFound(reason: unknown): null {
	if (reason instanceof Refusal && reason.code === 'not-found') return null;
	throw reason;
}

/** Events as an official reads them: of what is not read whole that it happened, and when, and its words and files where they are public. */
function seenBy(bodies: readonly string[], events: readonly MeasureEvent[]): MeasureEvent[] {
	const whole = readWhole(bodies, events);
	return events.map((event) => {
		if (whole.has(event.id)) return event;
		const files = event.files.filter((file) => file.public);
		if (event.publishedAt !== null && event.hiddenReason === null) return { ...event, files };
		return { ...event, text: {}, letter: null, hiddenReason: null, files: [], ...(event.kind === 'not_ours' && { leadName: null }) };
	});
}
