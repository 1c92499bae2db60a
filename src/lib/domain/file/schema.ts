import type { FileKind } from '../../lists.ts';

/** Files of one event at most. */
export const MOST_FILES = 5;

/** A file as it is listed: with a form that is not accepted yet, or with an event. */
export interface FileInfo {
	id: string;
	name: string;
	kind: FileKind;
	bytes: number;
}

/** A file of an event. */
export interface EventFile extends FileInfo {
	/** whether everybody may open it, where the event's words are published */
	public: boolean;
}
