import { fail, isActionFailure, isRedirect, redirect } from '@sveltejs/kit';
import { setError, superValidate, type FormPathLeavesWithErrors, type SuperValidated } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import type { z } from 'zod';
import type { MessageKey } from '../../i18n/messages/index.ts';
import { isAlwaysSent } from '../../i18n/typed.ts';
import { ENTER, GO, KEEP } from '../../ui/kept-form.ts';
import { afterPress, OF, ofGroup, typedIn, type Beside, type Typed } from '../../ui/typed-fields.ts';
import { Refusal, type RefusalCode } from '../refusal.ts';
import { refused } from './refusals.ts';
import { withoutFile } from './sent-file.ts';

type Schema = z.ZodObject;
type Event = { request: Request; locals: App.Locals };
type Values = Record<string, unknown>;
type Nothing = Record<never, never>;
/** The address of a page of ours. */
const OWN_PAGE = /^(?:\/[\w-]+)+$/;
type Form<S extends Schema> = SuperValidated<z.infer<S>>;

/** The types of Superforms do not see through a schema that is a parameter. */
const read = <S extends Schema>(sent: Request | FormData, schema: S, options?: { errors: boolean }) =>
	superValidate(sent, zod4(schema), options) as Promise<unknown> as Promise<Form<S>>;

/** Superforms fills in what a form has not sent; of a choice that every form of ours sends that would be a choice nobody has made. */
function requireChosen<S extends Schema>(form: Form<S>, schema: S, body: FormData): void {
	for (const [name, shape] of Object.entries(schema.shape))
		if (isAlwaysSent(shape) && !body.has(name)) setError(form, name as FormPathLeavesWithErrors<z.infer<S>>, 'field.choose');
}

/** Forms by the name under which their page gets them, each with its group and schema. */
type Others = Readonly<Record<string, readonly [group: string, schema: Schema]>>;

interface Options<E, F extends Values, S extends Schema, K extends Values, X extends Values, H extends Values> {
	/** who acts on what, looked up before the form is read; throws a page's error or redirect */
	find?: (event: E) => F | Promise<F>;
	/** says by `setError` what the schema cannot know, of an invalid form too; what it returns is kept beside the form */
	check?: (asked: F & { form: Form<S>; data: z.infer<S> }) => X | Promise<X>;
	/**
	 * of a page that takes a file (uploads.ts): takes the one that came along, null where there is none, also of a form that is only given
	 * back. It may change the form; what it returns is kept beside the form
	 */
	files?: (asked: F & { event: E; form: Form<S>; file: File | null }) => H | Promise<H>;
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
	/** stays on the page, also where it would lead to another one, while something else on it is typed and not saved */
	stays?: boolean;
	/** the other forms of a page that is one form: what is typed there and not saved is given back under these names */
	others?: Others;
}

/** What was typed on a page that is one form, read once: for `besideOf`, and what is left when the press is done. */
interface Left {
	all: Beside;
	/** what an answer to the press that was done gives back */
	left: Beside;
	unsaved: boolean;
}
function leftOf(body: FormData, of: string | null, done: string | null): Left {
	const typed = typedIn(body, null);
	if (!typed) return { all: {}, left: {}, unsaved: false };
	const [all, left] = [typed, afterPress(typed, done)].map((each) => (of === null ? each : { ...each, of })) as [Typed, Typed];
	return { all: { typed: all }, left: { typed: left }, unsaved: left.unsaved.length > 0 };
}

/** The group that begins anew where a page is only given back: its question was closed (Confirm). */
const leavesOut = (sent: FormData): string | null => {
	const group = sent.get(KEEP);
	return group === null || group === '1' || group === GO ? null : String(group);
};

/**
 * Where a button leads that is a link while nothing is typed (Way).
 * @returns the address of another page, which is asked about; else the page is given back as the view that the address names
 * @throws redirect where nothing is typed
 */
function goesTo(request: Request, sent: FormData, unsaved: boolean): { leaves?: string } {
	if (sent.get(KEEP) !== GO) return {};
	const { pathname, searchParams } = new URL(request.url);
	const to = searchParams.get('to') ?? '';
	const leaves = OWN_PAGE.test(to) ? to : undefined;
	const view = new URLSearchParams([...searchParams].filter(([name]) => !name.startsWith('/') && name !== 'to')).toString();
	if (!unsaved) redirect(303, leaves ?? pathname + (view && `?${view}`));
	return leaves === undefined ? {} : { leaves };
}

/**
 * Takes a press that has redirected to the same page as done: where something else is typed on a page that is one form, the page answers
 * with it instead. @param anywhere also one that has redirected to another page @returns what `besideOf` reads @throws every other redirect
 */
function stay(reason: unknown, request: Request, { left, unsaved }: Left, anywhere = false): Beside {
	if (!isRedirect(reason)) throw reason;
	const [to, from] = [new URL(reason.location, request.url), new URL(request.url)];
	if (!unsaved || (!anywhere && to.pathname !== from.pathname)) throw reason;
	return { ...left, went: Object.fromEntries(to.searchParams) };
}

/** What a command answers, with what is left of the page that is one form. */
function besideRest<R>(said: R, unsaved: boolean, rest: Values): R {
	if (!unsaved) return said;
	const answer: unknown = isActionFailure(said) ? fail(said.status, Object.assign({}, rest, said.data)) : Object.assign({}, rest, said);
	return answer as R;
}

/** What else is typed on a page that is one form, read as the forms it belongs to. Nothing of it is judged. */
async function readOthers(others: Others, body: FormData, { typed }: Beside): Promise<Nothing> {
	const unsaved = Object.entries(others).filter(([, [group]]) => typed?.unsaved.includes(group) && group !== typed.of);
	const forms = unsaved.map(async ([name, [group, schema]]) => {
		const form = await read(ofGroup(body, group), schema, { errors: false });
		return [name, Object.assign(form, { valid: true })] as const;
	});
	return Object.fromEntries(await Promise.all(forms));
}

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
	X extends Values = Nothing,
	H extends Values = Nothing
>(
	schema: S,
	command: (asked: F & { event: E; form: Form<S>; data: z.infer<S> }) => Promise<R>,
	{
		find = () => ({}) as F,
		check = () => ({}) as X,
		files = () => ({}) as H,
		keep = (form) => ({ form }) as Values as K,
		secrets = [],
		beside = {},
		group = '',
		saves = true,
		stops = false,
		stays = false,
		others = {}
	}: Options<E, F, S, K, X, H> = {}
) {
	return async (event: E) => {
		const found = await find(event);
		const { sent, file } = withoutFile(await event.request.formData());
		const own = String(sent.get(OF) ?? group);
		const keeps = sent.has(KEEP);
		const done = keeps ? leavesOut(sent) : saves ? own : null;
		const body = keeps && done === own ? new FormData() : ofGroup(sent, own || null);
		const form = await read(body, schema, { errors: !keeps });
		if (!keeps) requireChosen(form, schema, body);
		const held = await files({ ...found, event, form, file });
		const data = { ...form.data };
		Object.assign(form.data, Object.fromEntries(secrets.map((name) => [name, ''])));
		const typed = leftOf(sent, own, done);
		const all = { ...(await readOthers(others, sent, keeps ? typed.left : typed.all)), ...(keeps ? typed.left : typed.all), ...held };
		// nothing is judged until it is sent
		if (keeps)
			return { ...all, ...goesTo(event.request, sent, typed.unsaved), ...keep(Object.assign(form, { valid: true })), kept: true as const };
		const kept = { ...all, ...(await check({ ...found, form, data })), ...keep(form) };
		if (!form.valid) return fail(400, kept);
		if (stops && typed.unsaved) return refused(new Refusal('form.unsaved'), event.locals.locale, kept);
		try {
			const said = await command({ ...found, event, form, data });
			return besideRest(said, typed.unsaved, { ...all, ...typed.left });
		} catch (reason) {
			if (!(reason instanceof Error)) return { ...all, ...stay(reason, event.request, typed, stays) } as never;
			const told = reason instanceof Refusal ? beside[reason.code] : undefined;
			if (!told) return refused(reason, event.locals.locale, kept);
			const [field, message] = told;
			setError(form, field, message);
			return fail(400, kept);
		}
	};
}

/** The same for a button whose form has no fields. @param find as for `formAction` @param stops, others as there */
export function buttonAction<E extends Event, R, F extends Values = Nothing>(
	command: (asked: F & { event: E }) => Promise<R>,
	find: (event: E) => F | Promise<F> = () => ({}) as F,
	{ stops = false, others = {} }: { stops?: boolean; others?: Others } = {}
) {
	return async (event: E) => {
		const found = await find(event);
		const sent = await event.request.formData();
		const typed = leftOf(sent, null, leavesOut(sent));
		const all = { ...(await readOthers(others, sent, typed.left)), ...typed.left };
		if (sent.has(KEEP)) return { ...all, ...goesTo(event.request, sent, typed.unsaved), kept: true } as never;
		if (stops && typed.unsaved) return refused(new Refusal('form.unsaved'), event.locals.locale, all);
		try {
			return besideRest(await command({ ...found, event }), typed.unsaved, all);
		} catch (reason) {
			if (!(reason instanceof Error)) return { ...all, ...stay(reason, event.request, typed) } as never;
			return refused(reason, event.locals.locale, all);
		}
	};
}

/**
 * The action of the buttons beside the rows of a form, which work without JavaScript: the form comes back with a row added, removed or
 * moved. It saves nothing and loses nothing.
 * @param step as in ui/row-steps
 * @param others as for `formAction`
 */
export function rowsAction<E extends Event, S extends Schema, D extends Partial<z.infer<S>>>(
	schema: S,
	step: (data: z.infer<S>, step: string) => { data: D; open: number | null },
	find: (event: E) => unknown = () => null,
	others: Others = {}
) {
	return async (event: E) => {
		await find(event);
		const sent = await event.request.formData();
		const form = await read(ofGroup(sent, ''), schema, { errors: false });
		const { data, open } = step(form.data, String(sent.get('step') ?? ''));
		const { typed } = leftOf(sent, '', null).all;
		// what a step has changed is not saved
		const beside = typed && { typed: { ...typed, unsaved: [...new Set(['', ...typed.unsaved])] } };
		return { ...(await readOthers(others, sent, beside ?? {})), ...beside, form: { ...form, data: { ...form.data, ...data } }, open };
	};
}

/**
 * Enter in a field of a page that is one form, whose first button sends ENTER: where something is typed in another part alone, that part's
 * action, else the page's own one.
 */
export const byEnter =
	<E extends Event, R, P>(own: (event: E) => Promise<R>, parts: Readonly<Record<string, (event: E) => Promise<P>>>) =>
	async (event: E): Promise<R | P> => {
		const sent = await event.request.formData();
		const [group = '', ...more] = sent.has(ENTER) ? (typedIn(sent, null)?.unsaved ?? []) : [];
		const part = more.length ? undefined : parts[group];
		return part ? part(event) : own(event);
	};
