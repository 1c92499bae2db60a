import { decideRecommendation } from '../../src/lib/domain/recommendation/index.server.ts';
import { addOrganisation } from '../../src/lib/domain/organisation/index.server.ts';
import { enterForBody, takeStep, writePlan } from '../../src/lib/domain/measure/index.server.ts';
import type { PlanInput, StepInput } from '../../src/lib/domain/measure/schema.ts';
import type { AccountActor, Actor } from '../../src/lib/server/actor.ts';
import { now } from '../../src/lib/server/clock.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { program } from './forum.ts';
import { aTabled, staff, vote } from './recommendations.ts';

/** What tests of measures build on. */

let bodies = 0;
/** An accepted state body. @returns its id */
export const aBody = (name = `Қоғамдық даму басқармасы ${++bodies}`): Promise<string> =>
	addOrganisation(program, { name: { kk: name }, kind: 'state_body', country: 'KZ' });

/** Somebody whose roles stand in the database too: measures ask them anew. */
export async function granted(roles: AccountActor['roles']): Promise<AccountActor> {
	const actor = await staff(roles);
	const rows = roles.map(({ role, scopeKind, scopeId, bodyId }) => ({
		...{ id: newId(), account_id: actor.accountId, role, scope_kind: scopeKind, scope_id: scopeId },
		...{ granted_at: now(), accepted_at: now(), body_id: bodyId ?? null }
	}));
	await database().writer.insertInto('role_grant').values(rows).execute();
	return actor;
}

/** An organiser, or an official who speaks for a body, at a forum. */
export const grantedOrganiser = (forumId: string): Promise<AccountActor> =>
	granted([{ role: 'organiser', scopeKind: 'forum', scopeId: forumId }]);
export const officialOf = (forumId: string, bodyId: string): Promise<AccountActor> =>
	granted([{ role: 'official', scopeKind: 'forum', scopeId: forumId, bodyId }]);

/** An adopted recommendation. @returns its id, and that of its first measure */
export async function anAdopted(
	forumId: string,
	sessionId: string | null = null
): Promise<{ recommendationId: string; measureId: string }> {
	const recommendationId = await aTabled(forumId, sessionId);
	await decideRecommendation(program, recommendationId, 'forum', vote());
	const { id } = await database()
		.reader.selectFrom('measure')
		.select('id')
		.where('recommendation_id', '=', recommendationId)
		.executeTakeFirstOrThrow();
	return { recommendationId, measureId: id };
}

/** The year after the clock's: what is planned lies ahead on whatever day the tests run. */
const nextYear = () => Number(now().slice(0, 4)) + 1;
export const planInput = (more: Partial<PlanInput> = {}): PlanInput => ({
	...{ title: {}, leadId: null, bodyIds: [], form: { kk: 'ақпарат' }, term: { kk: `${nextYear()} жылғы 2-тоқсан` }, cost: '', funding: '' },
	...{ recurrence: null, controlDate: `${nextYear()}-06-30`, basis: '', setsAside: false, language: 'kk' as const, ...more }
});

export const stepInput = (kind: StepInput['kind'], version: number, more: Partial<StepInput> = {}): StepInput => ({
	...{ kind, version, text: 'Орындалу барысы', language: 'kk' as const, controlDate: null, outcome: null },
	...{ suggestedId: null, correctsId: null, letter: null, ...more }
});

/** A measure as it lies in the database. */
export const measureRow = (id: string) =>
	database().reader.selectFrom('measure').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
export const eventRows = (id: string) =>
	database().reader.selectFrom('measure_event').selectAll().where('measure_id', '=', id).orderBy('version').execute();

/** Assigns a measure. */
export const assign = (actor: Actor, id: string, more: Partial<PlanInput>): Promise<void> =>
	writePlan(actor, id, planInput({ setsAside: true, ...more }), null);

/** Takes a step with the version that stands. */
export const stepNow = async (actor: AccountActor, id: string, kind: StepInput['kind'], more: Partial<StepInput> = {}): Promise<void> =>
	takeStep(actor, id, stepInput(kind, (await measureRow(id)).version, more));

/** Enters a letter about one measure with the version that stands. */
export const letterNow = async (
	actor: AccountActor,
	id: string,
	bodyId: string,
	kind: StepInput['kind'],
	more: Partial<StepInput> = {}
) => {
	const input = stepInput(kind, (await measureRow(id)).version, { letter: { number: '05-12/988', date: '2026-11-20' }, ...more });
	await enterForBody(actor, { bodyId, way: 'letter', answers: [{ measureId: id, input }] });
};
