import { setError, type SuperValidated } from 'sveltekit-superforms';
import { keepFile, waitingFiles, type FilePlace } from '$lib/domain/file/index.server';
import { MOST_FILES, type FileInfo } from '$lib/domain/file/schema';
import type { AccountActor } from '$lib/server/actor';
import { Refusal } from '$lib/server/refusal';

type Sent = { fileId: string[]; file: string };

/**
 * Keeps the file that came with a form, as the option `files` of `formAction`: its id goes into the form, or a sentence beside the field.
 * @returns the files that wait for this form, for FileField
 */
export async function keepSent<S extends Sent & Record<string, unknown>>(
	{ actor, form, file }: { actor: AccountActor; form: SuperValidated<S>; file: File | null },
	place: FilePlace
): Promise<{ files: FileInfo[] }> {
	const files = await waitingFiles(actor, place, form.data.fileId);
	if (!file) return { files };
	try {
		if (files.length >= MOST_FILES) throw new Refusal('file.many');
		const kept = await keepFile(actor, place, file);
		// a list of its own: without ids in the form Superforms gives the schema's default, which all requests share
		form.data.fileId = [...form.data.fileId, kept.id];
		return { files: [...files, kept] };
	} catch (reason) {
		if (!(reason instanceof Refusal)) throw reason;
		setError(form as unknown as SuperValidated<Sent>, 'file', `refusal.${reason.code}`);
		return { files };
	}
}
