/** A file that came with a form and was not kept while the form was read: only its name is known, and why. */
export class UnreadFile extends File {
	readonly why: 'file.too-large' | 'server.busy';
	constructor(name: string, why: UnreadFile['why']) {
		super([], name || 'file');
		this.why = why;
	}
}

/** What was sent without its file, and the file: a form reads the one, its option `files` the other. */
export function withoutFile(body: FormData): { sent: FormData; file: File | null } {
	const file = body.get('file');
	if (!(file instanceof File)) return { sent: body, file: null };
	const sent = new FormData();
	for (const [name, value] of body) if (typeof value === 'string') sent.append(name, value);
	return { sent, file };
}
