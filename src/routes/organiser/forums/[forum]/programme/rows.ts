import type { RequestEvent } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { sessionSchema, stepRows } from '$lib/domain/programme/index.server';

/** Adds, takes out or moves a row of the form's people: nothing is saved, nothing is lost. */
export async function rows({ request }: RequestEvent) {
	const body = await request.formData();
	const form = await superValidate(body, zod4(sessionSchema), { errors: false });
	const { data, open } = stepRows(form.data, String(body.get('step') ?? ''));
	return { form: { ...form, data: { ...form.data, ...data } }, open };
}
