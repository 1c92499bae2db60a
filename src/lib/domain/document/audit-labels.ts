import { formatShort } from '../../i18n/format.ts';
import type { Locale } from '../../i18n/locales.ts';
import { plain } from '../../i18n/localized-text.ts';
import { asLine, shortened } from '../../i18n/typed-text.ts';
import type { Translate } from '../../i18n/translate.ts';
import { recommendationName } from '../recommendation/words.ts';
import type { AuditLine } from './audit.server.ts';

/** The audit in plain words. A verb or column without a word of its own shows under its technical name: better that than nothing. */
const wordFor = (t: Translate, group: 'verb' | 'changed' | 'subject', name: string): string => {
	const key = [`organiser.${group}.${name}`, `registration.${group}.${name}`].find((each) => t.knows(each));
	return key ? t(key) : name;
};

export const verbWords = (t: Translate, verb: string): string => wordFor(t, 'verb', verb);

/** The names of columns, each once: a time is stored as wall time and instant, which is one thing to a reader. */
export const columnWords = (t: Translate, columns: readonly string[]): string =>
	[...new Set(columns.map((column) => wordFor(t, 'changed', column.replace(/_local$/, '_at'))))].join(', ');

function subjectWords(
	t: Translate,
	{ subjectKind, number, recommendation }: Pick<AuditLine, 'subjectKind' | 'number' | 'recommendation'>
): string {
	if (recommendation) return recommendationName(t, recommendation);
	return number === null ? wordFor(t, 'subject', subjectKind) : t('organiser.subject.registrationNumber', { number });
}

/** Letters of a proposal by which it is told from others. */
const MOST_LETTERS = 80;

function titleOf({ subjectKind, title }: Pick<AuditLine, 'subjectKind' | 'title'>, locale: Locale): string {
	const text = plain(title, locale);
	return subjectKind === 'proposal' ? shortened(asLine(text), MOST_LETTERS) : text;
}

export const actorWords = (t: Translate, line: Pick<AuditLine, 'actorKind' | 'actorName'>): string =>
	line.actorName ?? t(`organiser.actor.${line.actorKind}`);

/** A line of the audit as AuditTable shows it. */
export interface LabelledAuditLine {
	id: string;
	/** the instant, and how the page says it */
	at: string;
	when: string;
	who: string;
	what: string;
	subject: string;
	/** of the page about it, without the language; '' there is none */
	path: string;
	title: string;
	reason: string;
	columns: string;
}

/** Lines of the audit in the reader's language. @param zone in which times are shown */
export const labelAuditLines = (t: Translate, locale: Locale, zone: string, lines: readonly AuditLine[]): LabelledAuditLine[] =>
	lines.map((line) => ({
		id: line.id,
		at: line.at,
		when: formatShort(line.at, zone, locale),
		who: actorWords(t, line),
		what: verbWords(t, line.verb),
		subject: subjectWords(t, line),
		path: line.path ?? '',
		title: line.owner ?? titleOf(line, locale),
		reason: line.reason ?? '',
		columns: columnWords(t, line.columns)
	}));
