import type { RefusalCode } from '../../server/refusal.ts';
import { readElements } from '../../server/xml-elements.ts';

/** What the parts of a DOCX or XLSX say of each other (ECMA-376-2, 8 and 9): a part may have any name, its type and what points at it may not. */

/** Whether a part is one of those that are looked at. */
export const isDirectoryPart = (name: string): boolean => /^\[Content_Types\]\.xml$|\.rels$/i.test(name);

/** The last word of a relationship's type; the address before it differs between the two editions of the standard. */
const ROLE = /\/([^/]+)$/;
const MACROS = new Set(['vbaproject', 'vbaprojectsignature', 'wordvbadata', 'xlmacrosheet', 'xlintlmacrosheet']);
const OBJECTS = new Set(['oleobject', 'control', 'activexcontrolbinary', 'ctrlprop']);
/** What an office program fetches by itself when the document is opened; a hyperlink waits for a press. */
const FETCHED = new Set(['attachedtemplate', 'oleobject', 'frame', 'image', 'subdocument', 'video', 'audio', 'media']);
/** A document of today within another one, as the numbers of a chart are. */
const PLAIN_PACKAGE = /\.(docx|xlsx|pptx)$/i;

/** Whether a target lies on another computer: not beside the document and not on a disk of whoever made it. */
function isRemote(target: string): boolean {
	const address = target.trim().replaceAll('\\', '/');
	const [, slashes, rest = ''] = /^file:(\/*)(.*)$/is.exec(address) ?? [];
	if (slashes === undefined) return /^\/\/|^(?!data:)[a-z][a-z0-9+.-]+:/i.test(address);
	return slashes.length > 3 || (slashes.length === 2 && !/^(localhost\/|[a-z]:)/i.test(rest));
}

/** What a relationship brings along that is to be refused, or null. */
function relationshipFault({ Type = '', Target = '', TargetMode = '' }: Record<string, string>): RefusalCode | null {
	const role = ROLE.exec(Type)?.[1]?.toLowerCase() ?? '';
	if (MACROS.has(role)) return 'file.macros';
	if (/^external$/i.test(TargetMode.trim())) return FETCHED.has(role) && isRemote(Target) ? 'file.remote' : null;
	if (OBJECTS.has(role)) return 'file.objects';
	return role === 'package' && !PLAIN_PACKAGE.test(Target.trim()) ? 'file.objects' : null;
}

/** What a part's type says that is to be refused, or null. */
function typeFault({ ContentType = '', PartName }: Record<string, string>): RefusalCode | null {
	if (/vbaproject/i.test(ContentType)) return 'file.macros';
	// the type of all parts with an ending is there although there may be none
	return PartName !== undefined && /oleobject|activex/i.test(ContentType) ? 'file.objects' : null;
}

/**
 * Why a document is not taken for what it brings along: macros under whatever name, objects of other programs, or parts that are fetched
 * from elsewhere when it is opened. Hyperlinks, charts with their numbers, and pictures within it are ordinary.
 * @param parts those of `isDirectoryPart`
 */
export function officeFault(parts: readonly Buffer[]): RefusalCode | null {
	const faults = new Set<RefusalCode | null>();
	const ofType = (each: Record<string, string>) => faults.add(typeFault(each));
	try {
		for (const part of parts)
			readElements(part, { Relationship: (each) => faults.add(relationshipFault(each)), Override: ofType, Default: ofType });
	} catch {
		// what cannot be read cannot be vouched for, and no office program writes it
		return 'file.broken';
	}
	return (['file.macros', 'file.objects', 'file.remote'] as const).find((code) => faults.has(code)) ?? null;
}
