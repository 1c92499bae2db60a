import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { readWorkbook } from '$lib/domain/document/index.server';
import { fileName } from '$lib/domain/file/rules';
import { readFile } from '$lib/domain/file/index.server';
import { keepReturned, MOST_IN_TABLE, writeReturned } from '$lib/domain/measure/index.server';
import { headsNotKnown, readReturned, type ReturnedTable } from '$lib/domain/measure/office-return';
import type { OfficeLayout } from '$lib/domain/measure/office-columns';
import { returnedSchema, takenOf } from '$lib/domain/measure/returned-form';
import type { Actor } from '$lib/server/actor';
import { formAction } from '$lib/server/http/form-action';
import { refusalMessage } from '$lib/server/http/refusals';
import { Refusal } from '$lib/server/refusal';
import type { Locale } from '$lib/i18n/locales';
import { translator } from '$lib/i18n/translate';

/** What the organiser's and the official's pages of the office's table do alike: a file is read, looked at and written. */

/** Rows above and below the measures, a title or a sum, that a table may have besides. */
const MORE_ROWS = 100;

interface Sender {
	actor: Actor;
	/** at whose page; null: an official's */
	forumId: string | null;
	/** the address of that forum */
	slug: string | null;
	layouts: readonly OfficeLayout[];
}

/** The table of the file that came with a form, or the sentence that says why it is none. */
async function tableSent(sent: FormDataEntryValue | null, { slug, layouts }: Sender, locale: Locale): Promise<ReturnedTable | string> {
	const t = translator(locale);
	if (!(sent instanceof File)) return t('measure.office.fault.missing');
	const { bytes } = await readFile(sent, ['xlsx']);
	const { fault, sheets } = await readWorkbook(bytes, MOST_IN_TABLE + MORE_ROWS);
	if (fault === 'too-many-rows') return t('measure.office.fault.too-many-rows', { most: MOST_IN_TABLE });
	if (fault || !sheets) return t(`measure.office.fault.${fault ?? 'unreadable'}`);
	const table = readReturned(sheets, layouts);
	const unknown = table === 'no-answers' ? headsNotKnown(sheets, layouts) : [];
	if (unknown.length) return t('measure.office.fault.unknown-heads', { columns: unknown.join(', ') });
	if (typeof table === 'string') return t(`measure.office.fault.${table}`);
	if (table.rows.length > MOST_IN_TABLE) return t('measure.office.fault.too-many-rows', { most: MOST_IN_TABLE });
	const others = slug !== null && table.forums.length > 0 && !table.forums.includes(slug);
	return others ? t('measure.office.fault.other-forum', { forums: table.forums.slice(0, 3).join(', ') }) : table;
}

/** The action that reads a filled-in table and leads to its preview. @param find who sends it where; throws a page's error */
export const readAction =
	<E extends RequestEvent>(find: (event: E) => Promise<Sender>) =>
	async (event: E) => {
		const sender = await find(event);
		const { locale } = event.locals;
		const file = (await event.request.formData()).get('file');
		try {
			const table = await tableSent(file, sender, locale);
			if (typeof table === 'string') return fail(400, { fault: table });
			const name = file instanceof File ? fileName(file.name, 'xlsx') : '';
			const id = await keepReturned(sender.actor, { forumId: sender.forumId, name, table });
			redirect(303, `${event.url.pathname}/${id}`);
		} catch (reason) {
			if (!(reason instanceof Refusal) || reason.code === 'not-found') throw reason;
			return fail(reason.code === 'server.busy' ? 503 : 400, { fault: refusalMessage(reason, locale) });
		}
	};

/** The action that writes the ticked rows of a table. @param find who writes it where; throws a page's error */
export const writeAction = <E extends RequestEvent<{ table: string }>>(find: (event: E) => Promise<Pick<Sender, 'actor' | 'forumId'>>) =>
	formAction(
		returnedSchema,
		async ({ actor, forumId, event, data }) => {
			await writeReturned(actor, event.params.table, { forumId, taken: takenOf(data.take), language: data.language });
			redirect(303, event.url.pathname);
		},
		{ find: async (event: E) => ({ ...(await find(event)) }) }
	);
