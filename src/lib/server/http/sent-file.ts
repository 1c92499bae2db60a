/** What was sent without its file, and the file: a form reads the one, its option `files` the other. */
export function withoutFile(body: FormData): { sent: FormData; file: File | null } {
	const file = body.get('file');
	if (!(file instanceof File)) return { sent: body, file: null };
	const sent = new FormData();
	for (const [name, value] of body) if (typeof value === 'string') sent.append(name, value);
	return { sent, file };
}
