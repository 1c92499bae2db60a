import { z } from 'zod';
import { locales } from '../../i18n/locales.ts';
import type { TakenRow } from './commands/table.server.ts';

/** The rows of a returned table that its sender ticks: the row's place with the measure's version that the page showed. */
export const returnedSchema = z.object({
	take: z.array(z.string().regex(/^\d{1,7}:\d{1,9}$/)).default([]),
	language: z.enum(locales)
});

/** The value of a row's tick. */
export const tickOf = ({ row, version }: TakenRow): string => `${row}:${version}`;

/** The rows that were ticked, each once. */
export const takenOf = (ticks: readonly string[]): TakenRow[] => [
	...new Map(
		ticks.map((tick) => {
			const [row = 0, version = 0] = tick.split(':').map(Number);
			return [row, { row, version }] as const;
		})
	).values()
];
