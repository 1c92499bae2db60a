import { fail, isRedirect } from '@sveltejs/kit';
import { setError, superValidate, type FormPathLeavesWithErrors, type SuperValidated } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import type { z } from 'zod';
import type { MessageKey } from '../../i18n/messages/index.ts';
import { isAlwaysSent } from '../../i18n/typed.ts';
import { KEEP } from '../../ui/kept-form.ts';
import { OF, ofGroup, typedIn, type Beside } from '../../ui/typed-fields.ts';
import { Refusal, type RefusalCode } from '../refusal.ts';
import { refused } from './refusals.ts';

type Schema = z.ZodObject;
type Event = { request: Request; locals: App.Locals };
type Values = Record<string, unknown>;
type Nothing = Record<never, never>;
type Form<S extends Schema> = SuperValidated<z.infer<S>>;

/** The types of Superforms do not see through a schema that is a parameter. */
const read = <S extends Schema>(sent: Request | FormData, schema: S, options?: { errors: boolean }) =>
	superValidate(sent, zod4(schema), options) as Promise<unknown> as Promise<Form<S>>;

/** Superforms fills in what a form has not sent; of a choice that every form of ours sends that would be a choice nobody has made. */
function requireChosen<S extends Schema>(form: Form<S>, schema: S, body: FormData): void {
	for (const [name, shape] of Object.entries(schema.shape))
		if (isAlwaysSent(shape) && !body.has(name)) setError(form, name as FormPathLeavesWithErrors<z.infer<S>>, 'field.choose');
}

interface Options<E, F extends Values, S extends Schema, K extends Values, X extends Values> {
	/** who acts on what, looked up before the form is read; throws a page's error or redirect */
	find?: (event: E) => F | Promise<F>;
	/** says by `setError` what the schema cannot know, of an invalid form too; what it returns is kept beside the form */
	check?: (asked: F & { form: Form<S>; data: z.infer<S> }) => X | Promise<X>;
	/** what the page gets back of a form that was not accepted; `{ form }` unless this says otherwise */
	keep?: (form: Form<S>) => K;
	/** text fields that the command gets and no answer repeats */
	secrets?: readonly (keyof z.infer<S> & string)[];
	/** refusals that are said beside a field, with status 400 */
	beside?: Partial<Record<RefusalCode, readonly [field: FormPathLeavesWithErrors<z.infer<S>>, message: MessageKey]>>;
	/** of a page that is one form (ui/one-form.ts): whose fields are read, where its button does not say it; '' those without a group */
	group?: string;
	/** false: reads what is typed there without saving it */
	saves?: boolean;
	/** is not done while something else on the page is typed and not saved */
	stops?: boolean;
}

/**
 * Takes a press that has redirected to the same page as done: where something else is typed on a page that is one form, the page answers
 * with it instead. @returns what `besideOf` reads @throws every other redirect
 */
function stay(reason: unknown, request: Request, body: FormData, done: string | null): never {
	if (!isRedirect(reason)) throw reason;
	const [typed, to, from] = [typedIn(body, done), new URL(reason.location, request.url), new URL(request.url)];
	if (!typed?.unsaved.length || to.pathname !== from.pathname) throw reason;
	return { typed, went: Object.fromEntries(to.searchParams) } satisfies Beside as never;
}

/** What was typed on a page that is one form, for `besideOf`. */
const typedOf = (body: FormData): Nothing => {
	const typed = typedIn(body, null);
	return typed ? ({ typed } satisfies Beside) : {};
};

/**
 * The one door for forms: looks up who acts on what, reads and validates, calls the command, and answers a refusal with its status, its
 * sentence in the reader's language and what was typed.
 * @param command gets what `find` found, with the form as it was read and its values (secrets included); what it returns is the page's
 *   `form`; it may redirect
 * @returns an action for `actions` of a +page.server.ts: 400 for an invalid form, else the refusal's status. A form that is sent to have
 *   the page in another language comes back as it was typed, with `kept`
 * @throws what is neither a refusal nor a store that is away
 */
export function formAction<
	E extends Event,
	S extends Schema,
	R,
	F extends Values = Nothing,
	K extends Values = { form: Form<S> },
	X extends Values = Nothing
>(
	schema: S,
	command: (asked: F & { event: E; form: Form<S>; data: z.infer<S> }) => Promise<R>,
	{
		find = () => ({}) as F,
		check = () => ({}) as X,
		keep = (form) => ({ form }) as Values as K,
		secrets = [],
		beside = {},
		group = '',
		saves = true,
		stops = false
	}: Options<E, F, S, K, X> = {}
) {
	return async (event: E) => {
		const found = await find(event);
		const sent = await event.request.formData();
		const own = String(sent.get(OF) ?? group);
		const body = ofGroup(sent, own || null);
		const done = saves ? own : null;
		const keeps = sent.has(KEEP);
		const form = await read(body, schema, { errors: !keeps });
		if (!keeps) requireChosen(form, schema, body);
		const data = { ...form.data };
		Object.assign(form.data, Object.fromEntries(secrets.map((name) => [name, ''])));
		const all = typedOf(sent);
		// nothing is judged until it is sent
		if (keeps) return { ...keep(Object.assign(form, { valid: true })), ...all, kept: true as const };
		const kept = { ...(await check({ ...found, form, data })), ...keep(form), ...all };
		if (!form.valid) return fail(400, kept);
		if (stops && typedIn(sent, done)?.unsaved.length) return refused(new Refusal('form.unsaved'), event.locals.locale, kept);
		try {
			return await command({ ...found, event, form, data });
		} catch (reason) {
			if (!(reason instanceof Error)) return stay(reason, event.request, sent, done);
			const told = reason instanceof Refusal ? beside[reason.code] : undefined;
			if (!told) return refused(reason, event.locals.locale, kept);
			const [field, message] = told;
			setError(form, field, message);
			return fail(400, kept);
		}
	};
}

/** The same for a button whose form has no fields. @param find as for `formAction` @param stops as there */
export function buttonAction<E extends Event, R, F extends Values = Nothing>(
	command: (asked: F & { event: E }) => Promise<R>,
	find: (event: E) => F | Promise<F> = () => ({}) as F,
	{ stops = false }: { stops?: boolean } = {}
) {
	return async (event: E) => {
		const found = await find(event);
		const sent = await event.request.formData();
		const all = typedOf(sent);
		if (sent.has(KEEP)) return { ...all, kept: true } as never;
		if (stops && typedIn(sent, null)?.unsaved.length) return refused(new Refusal('form.unsaved'), event.locals.locale, all);
		try {
			return await command({ ...found, event });
		} catch (reason) {
			if (!(reason instanceof Error)) return stay(reason, event.request, sent, null);
			return refused(reason, event.locals.locale, all);
		}
	};
}

/**
 * The action of the buttons beside the rows of a form, which work without JavaScript: the form comes back with a row added, removed or
 * moved. It saves nothing and loses nothing.
 * @param step as in ui/row-steps
 */
export function rowsAction<E extends Event, S extends Schema, D extends Partial<z.infer<S>>>(
	schema: S,
	step: (data: z.infer<S>, step: string) => { data: D; open: number | null },
	find: (event: E) => unknown = () => null
) {
	return async (event: E) => {
		await find(event);
		const body = await event.request.formData();
		const form = await read(body, schema, { errors: false });
		const { data, open } = step(form.data, String(body.get('step') ?? ''));
		return { form: { ...form, data: { ...form.data, ...data } }, open };
	};
}
