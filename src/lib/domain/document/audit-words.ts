import { messages, type MessageKey } from '../../i18n/messages/index.ts';
import type { Translate } from '../../i18n/translate.ts';
import type { AuditLine } from './audit.server.ts';

/** The audit in plain words. A verb or column without a word of its own shows under its technical name: better that than nothing. */
const wordFor = (t: Translate, group: 'verb' | 'changed' | 'subject', name: string): string => {
	const key = `organiser.${group}.${name}`;
	return key in messages.kk ? t(key as MessageKey) : name;
};

export const verbWords = (t: Translate, verb: string): string => wordFor(t, 'verb', verb);

/** Names of columns, each word once: a time is kept as wall time and instant, which is one thing to a reader. */
export const columnWords = (t: Translate, columns: readonly string[]): string =>
	[...new Set(columns.map((column) => wordFor(t, 'changed', column.replace(/_local$/, '_at'))))].join(', ');

export const subjectWords = (t: Translate, line: Pick<AuditLine, 'subjectKind' | 'number'>): string =>
	line.number === null ? wordFor(t, 'subject', line.subjectKind) : t('organiser.subject.registrationNumber', { number: line.number });

export const actorWords = (t: Translate, line: Pick<AuditLine, 'actorKind' | 'actorName'>): string =>
	line.actorName ?? t(`organiser.actor.${line.actorKind}`);
