import { setError, superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { impossibleTimes, sessionSchema } from '$lib/domain/programme/index.server';

/** The form of a session as it was sent, looked through; also for hours that do not exist in the forum's zone. */
export async function readSession(request: Request, zone: string) {
	const form = await superValidate(request, zod4(sessionSchema));
	if (!form.valid) return form;
	for (const [field, code] of Object.entries(impossibleTimes(form.data, zone))) setError(form, field as 'starts', code);
	return form;
}
