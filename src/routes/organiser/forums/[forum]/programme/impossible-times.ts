import { setError, type SuperValidated } from 'sveltekit-superforms';
import { impossibleTimes, type SessionData } from '$lib/domain/programme/index.server';

/** Says of a session's valid form beside its fields which hours do not exist in the forum's zone. */
export function sayImpossible({ form, forum }: { form: SuperValidated<SessionData>; forum: { timeZone: string } }) {
	if (!form.valid) return {};
	for (const [field, code] of Object.entries(impossibleTimes(form.data, forum.timeZone))) setError(form, field as 'starts', code);
	return {};
}

/** A hall, or an earlier platform, that was removed while the form was open is said beside its field. */
export const choiceGone = {
	'programme.hall-gone': ['hallId', 'field.gone'],
	'programme.earlier-gone': ['continues', 'field.gone']
} as const;
