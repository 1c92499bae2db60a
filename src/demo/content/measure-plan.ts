import type { TextMl } from '../../lib/i18n/localized-text.ts';
import type { ClaimedOutcome, Recurrence } from '../../lib/lists.ts';
import type { DemoOrganisation } from './organisations.ts';

/** How a measure of the demonstration and what happens to it are written down. */

/** A day: as it is printed, so many days from the day on which the demonstration is filled, or the end of the last quarter before that. */
export type DemoDay = string | number | typeof quarterEnd;
export const quarterEnd = { of: 'quarter' } as const;

export interface DemoStep {
	day: DemoDay;
	kind: 'report' | 'accept' | 'claim' | 'confirm' | 'not_ours' | 'ask' | 'grant' | 'lapse';
	text?: string;
	outcome?: ClaimedOutcome;
	/** the date that is asked for or given */
	to?: DemoDay;
	/** number of the body's letter, or of the document on which the step rests */
	letter?: string;
	suggested?: DemoOrganisation;
	/** everybody may read it at once; or it is hidden again, for this reason */
	published?: true;
	hidden?: string;
}

export interface DemoMeasure {
	/** the number of its recommendation */
	of: number;
	title: TextMl;
	form: TextMl;
	/** as it is printed; none: the quarter of its control date */
	term?: TextMl;
	lead: DemoOrganisation;
	bodies?: readonly DemoOrganisation[];
	assigned: DemoDay;
	controlDate: DemoDay | null;
	recurrence?: Recurrence;
	cost?: string;
	funding?: string;
	steps: readonly DemoStep[];
}

const words = (kk: string, ru: string, en: string): TextMl => ({ kk, ru, en });
/** What shows that a measure is over, and what it costs, where several say the same. */
export const information = words('ақпарат', 'информация', 'report');
export const order = words('бұйрық', 'приказ', 'order');
export const free = 'Қаржыландыру талап етілмейді';
