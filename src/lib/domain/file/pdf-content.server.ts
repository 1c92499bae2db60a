import { inflate } from 'node:zlib';
import { promisify } from 'node:util';
import type { RefusalCode } from '../../server/refusal.ts';

/**
 * A look at what the dictionaries of a PDF name, also at those that lie packed in object streams (ISO 32000-1, 7.3 and 7.5.7). It reads
 * what programs write; what was made to deceive it is met by how a file is handed out: to be saved, never to be opened here.
 */

const unpack = promisify(inflate);
/** Bytes that the object streams of a file may come to together. */
const MOST_UNPACKED = 16 * 1024 * 1024;

/** Where an object begins; its words end where its data begin, or another object. */
const OBJECT = /\b\d+\s+\d+\s+obj\b/g;
/** What is looked at in an object: a comment, the beginning of a string in brackets, a name, the beginning of its data, its end. */
const WORD = /%[^\r\n]*|\(|\/[^\s()<>[\]{}/%]*|\b(?:stream|endobj)\b/g;
/** Names that stand for what acts by itself or is no page. */
const FAULTS: ReadonlyMap<string, RefusalCode> = new Map([
	['JavaScript', 'file.pdf-scripts'],
	['JS', 'file.pdf-scripts'],
	['Launch', 'file.pdf-scripts'],
	['RichMedia', 'file.pdf-scripts'],
	['EmbeddedFile', 'file.pdf-files'],
	['EmbeddedFiles', 'file.pdf-files'],
	['XFA', 'file.pdf-form']
]);
/** Names that say something else: a file beside it, where a dictionary follows; objects that lie packed in the data; that these are packed. */
const [FILE, PACK, FILTER] = ['EF', 'ObjStm', 'Filter'];
const told = new Set([...FAULTS.keys(), PACK, FILTER]);
/** What must stand somewhere for one of them to be a name: it may be written in hex. */
const SUSPECT = new RegExp(`/(?:${[...FAULTS.keys(), FILE, PACK].join('|')})(?![A-Za-z0-9])|/[^\\s()<>[\\]{}/%]*#[0-9A-Fa-f]{2}`);

const nameOf = (word: string): string =>
	word.includes('#')
		? word.slice(1).replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
		: word.slice(1);

const [OPENS, CLOSES, ESCAPES] = [...'()\\'].map((sign) => sign.charCodeAt(0));

/** The end of a string in brackets, with those within it (7.3.4.2). @param from behind the first bracket */
function behindString(text: string, from: number): number {
	let depth = 1;
	let at = from;
	for (; at < text.length && depth > 0; at++) {
		const sign = text.charCodeAt(at);
		if (sign === ESCAPES) at++;
		else if (sign === OPENS) depth++;
		else if (sign === CLOSES) depth--;
	}
	return at;
}

/** The names that say something, and where the data begin. @param isOne one object, which ends; else all those of an object stream */
function namesIn(text: string, isOne = true): { names: Set<string>; data: number | null } {
	const names = new Set<string>();
	WORD.lastIndex = 0;
	for (let found = WORD.exec(text); found; found = WORD.exec(text)) {
		const [word] = found;
		if (word === '(') WORD.lastIndex = behindString(text, WORD.lastIndex);
		else if (word === 'stream' && isOne) return { names, data: WORD.lastIndex };
		else if (word === 'endobj' && isOne) break;
		else if (word.startsWith('/')) {
			const name = nameOf(word);
			if (told.has(name)) names.add(name);
			else if (name === FILE && /^\s*<</.test(text.slice(WORD.lastIndex, WORD.lastIndex + 20))) names.add('EmbeddedFile');
		}
	}
	return { names, data: null };
}

/** The objects of a file as they lie in it, each up to the next one. */
function* objectsIn(text: string): Generator<string> {
	let from: number | null = null;
	for (const found of text.matchAll(OBJECT)) {
		if (from !== null) yield text.slice(from, found.index);
		from = found.index + found[0].length;
	}
	if (from !== null) yield text.slice(from);
}

/** What lies packed in the data of an object. @param most bytes that it may come to @throws Error where it cannot be unpacked */
async function unpacked(object: string, names: ReadonlySet<string>, data: number, most: number): Promise<string> {
	const start = data + (/^\r?\n/.exec(object.slice(data, data + 2))?.[0].length ?? 0);
	if (!names.has(FILTER)) return object.slice(start).split('endstream')[0] ?? '';
	return (await unpack(Buffer.from(object.slice(start), 'latin1'), { maxOutputLength: most })).toString('latin1');
}

/** Why a PDF is not taken for what is in it: scripts and commands, other files, or a form of another program (XFA). */
export async function pdfContentFault(bytes: Buffer): Promise<RefusalCode | null> {
	const found = new Set<string>();
	let left = MOST_UNPACKED;
	for (const object of objectsIn(bytes.toString('latin1'))) {
		if (!SUSPECT.test(object)) continue;
		const { names, data } = namesIn(object);
		for (const name of names) found.add(name);
		if (data === null || !names.has(PACK)) continue;
		try {
			const inside = await unpacked(object, names, data, left);
			left -= inside.length;
			if (SUSPECT.test(inside)) for (const name of namesIn(inside, false).names) found.add(name);
		} catch {
			return 'file.broken';
		}
	}
	const faults = [...FAULTS].flatMap(([name, code]) => (found.has(name) ? [code] : []));
	return faults[0] ?? null;
}
