import { actorOf } from '../lib/domain/access/index.server.ts';
import { addMeasure, enterForBody, hideEvent, publishEvent, takeStep, writePlan } from '../lib/domain/measure/index.server.ts';
import { bodySteps, nextTurn } from '../lib/domain/measure/rules.ts';
import type { StepInput } from '../lib/domain/measure/schema.ts';
import { readMl } from '../lib/i18n/localized-text.ts';
import { addDays, dayAt, wallOf } from '../lib/i18n/time-zone.ts';
import type { Actor } from '../lib/server/actor.ts';
import { DAY, HOUR, later, now, setClock } from '../lib/server/clock.ts';
import { read } from '../lib/server/database/open.ts';
import { newId } from '../lib/server/ids.ts';
import { demo } from './actor.ts';
import type { DemoDay, DemoMeasure, DemoStep } from './content/measure-plan.ts';
import { lastQuarterEnd, quarterOf } from './quarters.ts';
import { alwaysLate, pastMeasures } from './content/measures.ts';
import type { DemoOrganisation } from './content/organisations.ts';
import { pastForumInput } from './content/past-forum.ts';
import type { Directory } from './directory.ts';
import type { DemoForum } from './demo-forum.ts';

/** What bodies made of the past forum's recommendations: written by the commands, each step on its day. */

const zone = pastForumInput.timeZone;
const dayFrom = (today: string, day: DemoDay): string => {
	if (typeof day === 'string') return day;
	return typeof day === 'number' ? dayAt(later(today, day * DAY), zone) : lastQuarterEnd(wallOf(today, zone));
};
const momentOf = (today: string, day: DemoDay): string =>
	typeof day === 'number' ? later(today, day * DAY - 2 * HOUR) : `${dayFrom(today, day)}T06:00:00.000Z`;

const versionOf = async (id: string): Promise<number> =>
	(await read().selectFrom('measure').select('version').where('id', '=', id).executeTakeFirstOrThrow()).version;

const inputOf = (
	step: DemoStep,
	version: number,
	{ today, bodyIds }: { today: string; bodyIds: Directory['organisationIds'] }
): StepInput => ({
	...{ kind: step.kind, version, text: step.text ?? '', language: 'kk' },
	...{ controlDate: step.to === undefined ? null : dayFrom(today, step.to), outcome: step.outcome ?? null },
	...{ suggestedId: (step.suggested && bodyIds.get(step.suggested)) ?? null, correctsId: null },
	letter: step.letter ? { number: step.letter, date: dayAt(momentOf(today, step.day), zone) } : null
});

const isBodys = (kind: DemoStep['kind']): boolean => bodySteps.some((each) => each === kind);

interface Made {
	today: string;
	bodyIds: Directory['organisationIds'];
	/** who signs in for a body */
	officials: ReadonlyMap<DemoOrganisation, Actor>;
}

async function take(id: string, { lead }: DemoMeasure, step: DemoStep, made: Made): Promise<void> {
	setClock(momentOf(made.today, step.day));
	const input = inputOf(step, await versionOf(id), made);
	const official = made.officials.get(lead);
	// what comes by letter, or from a body without anybody who signs in, is entered by the organiser
	if (isBodys(step.kind) && (step.letter || !official))
		await enterForBody(demo, { bodyId: made.bodyIds.get(lead) ?? '', answers: [{ measureId: id, input }], way: 'letter' });
	else await takeStep(isBodys(step.kind) && official ? official : demo, id, input);
	if (!step.published && !step.hidden) return;
	const { id: eventId } = await read()
		.selectFrom('measure_event')
		.select('id')
		.where('measure_id', '=', id)
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirstOrThrow();
	setClock(later(now(), HOUR));
	await publishEvent(demo, eventId);
	if (step.hidden) await hideEvent(demo, eventId, step.hidden);
}

async function make(id: string, measure: DemoMeasure, made: Made): Promise<void> {
	const { today, bodyIds } = made;
	setClock(momentOf(today, measure.assigned));
	const controlDate = measure.controlDate === null ? null : dayFrom(today, measure.controlDate);
	await writePlan(
		demo,
		id,
		{
			...{ title: measure.title, form: measure.form, term: measure.term ?? quarterOf(controlDate ?? dayFrom(today, 0)) },
			...{ leadId: bodyIds.get(measure.lead) ?? null, bodyIds: (measure.bodies ?? []).flatMap((body) => bodyIds.get(body) ?? []) },
			...{ cost: measure.cost ?? '', funding: measure.funding ?? '', recurrence: measure.recurrence ?? null },
			...{ controlDate, basis: '', setsAside: false, language: 'kk' }
		},
		null
	);
	for (const step of measure.steps) await take(id, measure, step, made);
}

/** @param accounts of the officials, by the body for which each speaks */
export async function makeMeasures(
	{ forum }: DemoForum,
	{ organisationIds: bodyIds }: Directory,
	accounts: ReadonlyMap<DemoOrganisation, string>
): Promise<void> {
	const today = now();
	const officials = new Map<DemoOrganisation, Actor>();
	for (const [body, accountId] of accounts) {
		const official = await actorOf(accountId);
		if (official) officials.set(body, official);
	}
	const first = await read()
		.selectFrom('measure as m')
		.innerJoin('recommendation as r', 'r.id', 'm.recommendation_id')
		.select(['m.id', 'r.id as recommendationId', 'r.number'])
		.where('m.forum_id', '=', forum.id)
		.execute();
	const begun = new Set<number>();
	for (const measure of pastMeasures) {
		const at = first.find(({ number }) => number === measure.of);
		if (!at) continue;
		setClock(momentOf(today, measure.assigned));
		const id = begun.has(measure.of) ? await addMeasure(demo, at.recommendationId, newId()) : at.id;
		begun.add(measure.of);
		await make(id, measure, { today, bodyIds, officials });
	}
	setClock(undefined);
}

/** Measures come so near to their date before it moves on, and get so many days more. */
const NEAR = 14;
const MORE = 120;

/** Moves the control dates on that are near or over, so that some are always ahead; the one that is always late stays. */
export async function moveMeasures(forumId: string): Promise<void> {
	const today = dayAt(now(), zone);
	const until = (days: number) => addDays(`${today}T00:00`, days).slice(0, 10);
	const rows = await read()
		.selectFrom('measure')
		.select(['id', 'title_ml', 'lead_id', 'recurrence', 'control_date'])
		.where('forum_id', '=', forumId)
		.where('state', '=', 'in_work')
		.where('control_date', '<', until(NEAR))
		.execute();
	for (const { id, title_ml, lead_id, recurrence, control_date } of rows) {
		if (lead_id === null || readMl(title_ml)?.kk === alwaysLate.kk) continue;
		const letter = { number: `05-12/${today.slice(2, 4)}${today.slice(5, 7)}`, date: today };
		const none = { language: 'kk', outcome: null, suggestedId: null, correctsId: null } as const;
		let to = until(MORE);
		for (
			let turn = nextTurn({ recurrence, controlDate: control_date });
			turn !== null;
			turn = nextTurn({ recurrence, controlDate: turn })
		) {
			to = turn;
			if (turn >= until(NEAR)) break;
		}
		const [body, organiser] = recurrence ? (['report', 'accept'] as const) : (['ask', 'grant'] as const);
		const text = recurrence ? 'Кезекті мерзім бойынша жұмыс аяқталды.' : 'Жұмыс жалғасуда, мерзімін ұзартуды сұраймыз.';
		const said = { ...none, kind: body, version: await versionOf(id), text, controlDate: recurrence ? null : to, letter };
		await enterForBody(demo, { bodyId: lead_id, answers: [{ measureId: id, input: said }], way: 'letter' });
		await takeStep(demo, id, { ...none, kind: organiser, version: await versionOf(id), text: '', controlDate: to, letter: null });
	}
}
