import { setError, type SuperValidated } from 'sveltekit-superforms';
import { formProblems, formProblemsOfEdit } from '$lib/domain/registration/index.server';
import { askedAbout } from '$lib/workflow/recognise-form.server';
import { ASKED } from '$lib/ui/field-errors';
import type { ByHandInput, EditInput, Registration, RegistrationInput } from '$lib/domain/registration/schema';

type Form = SuperValidated<Pick<EditInput, 'kind' | 'unitId' | 'settlement' | 'country' | 'organisationId'>>;

/**
 * Sets the errors of a registration's form that only the database can tell. @returns the organisations that the typed name may mean, for
 * the page
 */
function say(form: Form, { unknown, missing, suggestions }: Awaited<ReturnType<typeof formProblems>>) {
	for (const field of unknown) setError(form, field, 'field.gone');
	for (const field of missing) setError(form, field, 'field.choose');
	if (suggestions.length) setError(form, 'organisationId', 'field.choose', { overwrite: true });
	return { suggestions };
}

type NewForm = SuperValidated<RegistrationInput | ByHandInput>;

/**
 * Asks what a form is that was sent before with another name or address. An empty answer is an error only after the page has asked.
 * @param key both halves of the form's key, as the command gets it
 * @returns id of the registration that is asked about, or null
 */
export async function sayAgain(
	by: 'owner' | 'organiser',
	key: string,
	{ form, forum, data }: { form: NewForm; forum: { id: string }; data: RegistrationInput | ByHandInput }
): Promise<string | null> {
	const id = form.valid ? await askedAbout(by, forum.id, key, data) : null;
	if (id) setError(form, 'again', data.againAsked ? 'field.choose' : ASKED);
	return id;
}

/** As `say`, for a new registration at a forum. */
export const sayFormProblems = async ({ form, forum, data }: { form: Form; forum: { id: string }; data: EditInput }) =>
	say(form, await formProblems(forum.id, data));

/** As `say`, for a changed registration. The organisation that is meant is written into `data`; the form shows what was sent. */
export async function sayFormProblemsOfEdit({ form, registration, data }: { form: Form; registration: Registration; data: EditInput }) {
	const { input, ...problems } = await formProblemsOfEdit(registration, data);
	Object.assign(data, input);
	return say(form, problems);
}
