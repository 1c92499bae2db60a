import type { MessageKey } from '../../i18n/messages/index.ts';
import type { TextMl } from '../../i18n/localized-text.ts';
import type { Translate } from '../../i18n/translator.ts';
import type { OfficeSet } from '../../lists.ts';

/** The columns of the table that offices keep, and their heading words; components read it too. */

/** The columns that there are, in the order of the table of nine. */
export const officeColumns = ['number', 'measure', 'form', 'bodies', 'term', 'cost', 'funding', 'report', 'status'] as const;
export type OfficeColumn = (typeof officeColumns)[number];

/** The columns of a table, in its order; the five are in that of a regional plan. */
export const columnsOfSet: Readonly<Record<OfficeSet, readonly OfficeColumn[]>> = {
	nine: officeColumns,
	five: ['number', 'measure', 'term', 'form', 'bodies']
};

/** The columns of the XLSX that is filled in: the answers are among them in either table. */
export const filledColumns = (set: OfficeSet): OfficeColumn[] => [...new Set<OfficeColumn>([...columnsOfSet[set], 'report', 'status'])];

/** Letters of a heading at most. */
export const MOST_HEAD = 100;

/** How a forum's table is laid out. */
export interface OfficeLayout {
	set: OfficeSet;
	/** heading words of the forum's own; a language without them has the usual ones */
	heads: Partial<Record<OfficeColumn, TextMl>>;
}

/** The table of a forum that has set nothing. */
export const usualLayout: OfficeLayout = { set: 'nine', heads: {} };

const usualHeads: Record<OfficeColumn, MessageKey> = {
	number: 'measure.office.number',
	measure: 'measure.office.measure',
	form: 'measure.form',
	bodies: 'measure.office.bodies',
	term: 'measure.term',
	cost: 'measure.cost',
	funding: 'measure.funding',
	report: 'measure.office.report',
	status: 'measure.manage.status'
};

/** The heading of a column as every table has it. */
export const usualHead = (column: OfficeColumn, t: Translate): string => t(usualHeads[column]);
