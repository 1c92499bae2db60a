import { UnreadFile } from './sent-file.ts';
import { bodyRule, FILE_BYTES, MOST_FORM_FIELDS, STAFF_FORM_BYTES } from './uploads.ts';

/** Bytes of a part's head at most: a field's name, or a file's. */
const HEAD_BYTES = 8 * 1024;

const BOUNDARY = /;\s*boundary=(?:"([^"]{1,70})"|([^;\s"]{1,70}))/i;
/** As browsers write it: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
const DISPOSITION = /^content-disposition:\s*form-data\s*;\s*name="([^"]*)"(?:\s*;\s*filename="([^"]*)")?\s*$/im;
const TYPE = /^content-type:\s*([^\r\n]+)/im;
const NEXT_LINE = Buffer.from('\r\n');
const HEAD_END = Buffer.from('\r\n\r\n');

const nameOf = (written: string): string => written.replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%22/g, '"');

type Place = 'before' | 'delimiter' | 'head' | 'content' | 'end';

interface Part {
	name: string;
	/** of a file */
	fileName: string | undefined;
	type: string;
	parts: Buffer[];
	size: number;
}

/** Takes a form with files apart while it comes; `broken` where it is no form of ours. */
class Incoming {
	readonly form = new FormData();
	broken = false;
	#delimiter: Buffer;
	#room: number;
	#keeps: boolean;
	#text = 0;
	#files = 0;
	#fields = 0;
	// the first delimiter has no line before it
	#rest: Buffer = NEXT_LINE;
	#at: Place = 'before';
	#part: Part | null = null;

	/** @param room bytes of text at most @param keeps whether the bytes of a file are wanted */
	constructor(boundary: string, room: number, keeps: boolean) {
		this.#delimiter = Buffer.from(`\r\n--${boundary}`);
		this.#room = room;
		this.#keeps = keeps;
	}

	/** Whether it has come to its end. */
	get whole(): boolean {
		return this.#at === 'end' && !this.broken;
	}

	take(bytes: Uint8Array): void {
		this.#rest = Buffer.concat([this.#rest, bytes]);
		while (!this.broken && this.#step());
	}

	/** Takes what is there. @returns whether more of it can be taken */
	#step(): boolean {
		switch (this.#at) {
			case 'before':
			case 'content': {
				const end = this.#rest.indexOf(this.#delimiter);
				const sure = end < 0 ? Math.max(0, this.#rest.length - this.#delimiter.length + 1) : end;
				if (this.#part) this.#keep(this.#part, this.#rest.subarray(0, sure));
				if (end < 0) return this.#go(this.#at, sure, false);
				this.#close();
				return this.#go('delimiter', end + this.#delimiter.length);
			}
			case 'delimiter': {
				if (this.#rest.length < 2) return false;
				const sign = this.#rest.toString('latin1', 0, 2);
				this.broken = sign !== '--' && sign !== '\r\n';
				return this.#go(sign === '--' ? 'end' : 'head', 2);
			}
			case 'head': {
				const end = this.#rest.indexOf(HEAD_END);
				this.broken = (end < 0 ? this.#rest.length : end) > HEAD_BYTES;
				if (end < 0) return false;
				this.#open(this.#rest.toString('utf8', 0, end));
				return this.#go('content', end + HEAD_END.length);
			}
			case 'end':
				return this.#go('end', this.#rest.length, false);
		}
	}

	#go(to: Place, taken: number, more = true): boolean {
		this.#at = to;
		this.#rest = this.#rest.subarray(taken);
		return more;
	}

	#open(head: string): void {
		const [found, name = '', fileName] = DISPOSITION.exec(head) ?? [];
		this.broken = found === undefined || ++this.#fields > MOST_FORM_FIELDS;
		const type = TYPE.exec(head)?.[1]?.trim() ?? '';
		this.#part = { name: nameOf(name), fileName: fileName === undefined ? undefined : nameOf(fileName), type, parts: [], size: 0 };
		this.#text += name.length;
	}

	/** Holds text, and of all files together no more than the most bytes of one. */
	#keep(part: Part, bytes: Buffer): void {
		part.size += bytes.length;
		if (part.fileName === undefined) {
			this.#text += bytes.length;
			this.broken = this.#text > this.#room;
		} else this.#files += bytes.length;
		if (part.fileName === undefined || (this.#keeps && this.#files <= FILE_BYTES)) part.parts.push(bytes);
		else part.parts.length = 0;
	}

	#close(): void {
		const part = this.#part;
		this.#part = null;
		if (!part || this.broken) return;
		const { name, fileName, type, parts, size } = part;
		if (fileName === undefined) this.form.append(name, Buffer.concat(parts).toString('utf8'));
		else if (size && (!this.#keeps || this.#files > FILE_BYTES))
			this.form.append(name, new UnreadFile(fileName, size > FILE_BYTES ? 'file.too-large' : 'server.busy'));
		else this.form.append(name, new File(parts as Buffer<ArrayBuffer>[], fileName, { type }));
	}
}

/**
 * Reads a form with a file as it comes, and to its end, since a browser that is cut off shows no answer. No more of it lies in memory than
 * a form's text and a file's 5 MB: a file that is larger, or not wanted, is dropped while it comes (UnreadFile).
 * @param keeps whether the bytes of the file are wanted
 * @returns null where it cannot be read
 */
export async function readUpload(request: Request, keeps: boolean): Promise<FormData | null> {
	const type = request.headers.get('content-type') ?? '';
	const rule = bodyRule(new URL(request.url).pathname, type);
	const most = request.headers.has('content-length') ? rule.whole : STAFF_FORM_BYTES;
	const [, quoted, plain] = BOUNDARY.exec(type) ?? [];
	const boundary = quoted ?? plain;
	if (boundary === undefined || !request.body) return null;
	const incoming = new Incoming(boundary, rule.form, keeps);
	const reader = request.body.getReader();
	try {
		for (let length = 0; ;) {
			const { done, value } = await reader.read();
			if (done) return incoming.whole ? incoming.form : null;
			length += value.length;
			if (length > most) return null;
			if (!incoming.broken) incoming.take(value);
		}
	} catch {
		// the connection ended before the form did
		return null;
	}
}
