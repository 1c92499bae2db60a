import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { findForumFor } from '$lib/domain/forum/index.server';
import {
	addMeasure,
	countOfSpeakers,
	dropMeasure,
	hideEvent,
	measureFor,
	planChoices,
	publishEvent,
	showFile,
	takeStep,
	writePlan
} from '$lib/domain/measure/index.server';
import {
	addSchema,
	bodySearchSchema,
	fileSchema,
	hideSchema,
	organiserStepOf,
	organiserStepSchema,
	planData,
	planInputOf,
	planRowShown,
	planSchema,
	publishSchema
} from '$lib/domain/measure/forms';
import { locales, splitPath, type Locale } from '$lib/i18n/locales';
import { dayAt } from '$lib/i18n/time-zone';
import { asLine, truncate } from '$lib/i18n/typed-text';
import { translate } from '$lib/i18n/translate';
import { now } from '$lib/server/clock';
import { buttonAction, formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { newId } from '$lib/server/ids';
import { versionOf } from '$lib/server/optimistic-lock';
import { Refusal } from '$lib/server/refusal';
import type { Actions, PageServerLoad } from './$types';

type Event = RequestEvent<{ forum: string; measure: string }>;

/** The measure of the address for who manages it; another forum's is not found. */
async function measureHere(event: Event) {
	const [actor, { locale }, { params }] = [signedInAccount(event), event.locals, event];
	const forum = await orRefuse(locale, findForumFor(actor, params.forum, 'measure.manage'));
	const measure = await orRefuse(locale, measureFor(actor, params.measure));
	if (measure.forumId !== forum.id || !measure.manages) error(404, translate(locale, 'common.notFound'));
	return { actor, forum, measure };
}

/** What is typed in the row of the plan, where the page answers a form; else what the address asks for. */
async function asked({ request, url }: Event): Promise<{ search: string; ids: string[] }> {
	const body = request.method === 'POST' ? await request.formData() : null;
	const search = String(body?.get('find:search') ?? body?.get('search') ?? url.searchParams.get('search') ?? '');
	return {
		search: truncate(asLine(search), 100),
		ids: [...(body?.getAll('leadId') ?? []), ...(body?.getAll('bodyIds') ?? [])].map(String)
	};
}

export const load: PageServerLoad = async (event) => {
	const { actor, forum, measure } = await measureHere(event);
	const { search, ids } = await asked(event);
	const at = now();
	// the body before named another one: it stands chosen until somebody decides
	const suggested = measure.lead ? null : (measure.events.findLast(({ kind }) => kind === 'not_ours' || kind === 'assign')?.leadId ?? null);
	const of = [measure.lead?.id ?? suggested ?? '', ...measure.bodies.map(({ id }) => id), ...ids].filter(Boolean);
	const choices = await planChoices(actor, forum.id, { search, ids: [...new Set(of)] });
	const usual = (locale: Locale) => translate(locale, 'measure.manage.forms').split('|');
	return {
		...{ forum, measure, search, choices, suggested, key: newId(), at, today: dayAt(at, forum.timeZone) },
		forms: Object.fromEntries(locales.map((each) => [each, [...new Set([...usual(each), ...choices.forms[each]])]])) as Record<
			Locale,
			string[]
		>,
		stored: { ...planData(measure), seen: versionOf(planRowShown(measure)) },
		heard: measure.lead === null ? null : await countOfSpeakers(forum.id, measure.lead.id),
		done: event.url.searchParams.get('done'),
		base: splitPath(event.url.pathname).path.replace(/\/[^/]+$/, ''),
		keeps: '?/plan',
		enterKeeps: true
	};
};

const back = (event: Event, done: string): never => redirect(303, `${event.url.pathname}?done=${done}`);
const find = measureHere;

/** An event of the measure that the address names. @throws Refusal('not-found') where it is another one's */
function requireEvent({ events }: { events: readonly { id: string }[] }, eventId: string): string {
	if (!events.some(({ id }) => id === eventId)) throw new Refusal('not-found');
	return eventId;
}

/** A file of the measure that the address names. @throws Refusal('not-found') where it is another one's */
function requireFile({ events }: { events: readonly { files: readonly { id: string }[] }[] }, fileId: string): string {
	if (!events.some(({ files }) => files.some(({ id }) => id === fileId))) throw new Refusal('not-found');
	return fileId;
}

export const actions: Actions = {
	plan: formAction(
		planSchema,
		async ({ actor, measure, event, data }) => {
			await writePlan(actor, measure.id, planInputOf(data, event.locals.locale), data.seen);
			back(event, 'plan');
		},
		{
			find,
			keep: (plan) => ({ plan }),
			beside: {
				'measure.past': ['controlDate', 'refusal.measure.past'],
				'measure.basis': ['basis', 'refusal.measure.basis'],
				'measure.waits': ['setsAside', 'refusal.measure.waits'],
				'measure.body': ['leadId', 'refusal.measure.body']
			}
		}
	),
	/** looks for bodies; what is typed stays */
	find: formAction(
		bodySearchSchema,
		async ({ event, data: { search } }) => redirect(303, `${event.url.pathname}?${new URLSearchParams({ search })}#bodies`),
		{ find, keep: () => ({}), group: 'find' }
	),
	step: formAction(
		organiserStepSchema,
		async ({ actor, measure, event, data }) => {
			await takeStep(actor, measure.id, organiserStepOf(data));
			back(event, data.kind);
		},
		{
			find,
			keep: (step) => ({ step }),
			beside: {
				'measure.words': ['text', 'refusal.measure.words'],
				'measure.earlier': ['controlDate', 'refusal.measure.earlier'],
				'measure.over': ['controlDate', 'refusal.measure.over'],
				'measure.next-date': ['controlDate', 'refusal.measure.next-date'],
				'measure.letter-date': ['letterDate', 'refusal.measure.letter-date']
			}
		}
	),
	publish: formAction(
		publishSchema,
		async ({ actor, measure, event, data }) => {
			await publishEvent(actor, requireEvent(measure, data.eventId), data.again === '1');
			back(event, 'publish');
		},
		{ find, keep: () => ({}) }
	),
	hide: formAction(
		hideSchema,
		async ({ actor, measure, event, data }) => {
			await hideEvent(actor, requireEvent(measure, data.eventId), data.reason);
			back(event, 'hide');
		},
		{ find, keep: (hide) => ({ hide }), beside: { 'measure.words': ['reason', 'field.required'] } }
	),
	file: formAction(
		fileSchema,
		async ({ actor, measure, event, data }) => {
			const open = data.open === '1';
			await showFile(actor, requireFile(measure, data.fileId), open);
			back(event, open ? 'fileOpen' : 'fileClosed');
		},
		{ find, keep: () => ({}) }
	),
	add: formAction(
		addSchema,
		async ({ actor, measure, event, data }) => {
			const id = await addMeasure(actor, measure.recommendationId, data.key);
			redirect(303, `${event.url.pathname.replace(/[^/]+$/, id)}?done=add`);
		},
		{ find, keep: () => ({}), group: 'add', stops: true }
	),
	drop: buttonAction(
		async ({ actor, measure, event }) => {
			await dropMeasure(actor, measure.id);
			redirect(303, `${event.url.pathname.replace(/\/[^/]+$/, '')}?done=drop`);
		},
		find,
		{ stops: true }
	)
};
