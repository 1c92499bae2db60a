import { setError, type SuperValidated } from 'sveltekit-superforms';
import { formProblems, formProblemsOfEdit } from '$lib/domain/registration/index.server';
import { askedAbout } from '$lib/workflow/recognise-form.server';
import { ASKED } from '$lib/ui/field-errors';
import type { ByHandInput, EditInput, Registration, RegistrationInput } from '$lib/domain/registration/schema';

type Form = SuperValidated<Pick<EditInput, 'kind' | 'unitId' | 'settlement' | 'country' | 'organisationId'>>;

/** Says beside a registration's fields what only the database knows. @returns the organisations that are likely meant, for the page */
function say(form: Form, { unknown, missing, suggestions }: Awaited<ReturnType<typeof formProblems>>) {
	for (const field of unknown) setError(form, field, 'field.gone');
	for (const field of missing) setError(form, field, 'field.choose');
	if (suggestions.length) setError(form, 'organisationId', 'field.choose', { overwrite: true });
	return { suggestions };
}

type NewForm = SuperValidated<RegistrationInput | ByHandInput>;

/**
 * Asks what a form is that was sent before with another name or address; not to answer is a mistake only once it was asked.
 * @param key as the command gets it
 * @returns the registration asked about
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

/** For a new registration at a forum. */
export const sayDoubts = async ({ form, forum, data }: { form: Form; forum: { id: string }; data: EditInput }) =>
	say(form, await formProblems(forum.id, data));

/** For a changed one: `data` gets the organisation that is meant, the form stays as it was sent. */
export async function sayDoubtsOfEdit({ form, registration, data }: { form: Form; registration: Registration; data: EditInput }) {
	const { input, ...doubts } = await formProblemsOfEdit(registration, data);
	Object.assign(data, input);
	return say(form, doubts);
}
