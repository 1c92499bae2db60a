import { keepReturned, officeLayout, officeMeasures } from '../../src/lib/domain/measure/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { readReturned, type ReturnedTable } from '../../src/lib/domain/measure/office-return.ts';
import { officeSheet } from '../../src/lib/domain/measure/office-sheet.ts';
import type { Locale } from '../../src/lib/i18n/locales.ts';
import type { Actor } from '../../src/lib/server/actor.ts';
import { now } from '../../src/lib/server/clock.ts';
import { cellText, type ReadSheet, type Sheet } from '../../src/lib/server/sheet.ts';

/** What tests of the office's table build on. */

/** A plan of a regional body: words as such plans print them. */
export const plan = [
	['Үкіметтік емес ұйымдарға арналған гранттық конкурс қорытындысын жариялау', 'Тұрақты түрде', 'ақпарат'],
	['Ауылдағы азаматтық бастамаларды қолдау орталықтарын ашу', '2027 жылғы 2-тоқсан', 'бұйрық'],
	['Қоғамдық кеңестердің отырысын онлайн көрсету', 'Тоқсанына 1 рет', 'есеп'],
	['Мемлекеттік әлеуметтік тапсырыстың сапасын бағалау', 'жыл сайын, 25 желтоқсанға дейін', 'талдау анықтамасы'],
	['Волонтерлер қозғалысын дамыту жөніндегі жол картасын бекіту', 'бекітілгеннен кейін 5 жұмыс күні', 'НҚА жобасы'],
	['Балаларға арналған «ашық есік» күнін өткізу', 'тексеру нәтижелері бойынша', 'жоспар'],
	['Экологиялық сараптамаға ҮЕҰ-ны тарту (келісім бойынша)', '2027 жылғы 1-жартыжылдық', 'хаттама'],
	['Мүгедектігі бар адамдарға арналған қолжетімділік картасын жаңарту', '2027 жылғы желтоқсан', 'карта; есеп'],
	['Жастар ресурстық орталығының кадрын даярлау', 'тұрақты', 'сертификат'],
	['«Таза Қостанай» акциясын өткізу', 'ай сайын', 'бейнематериал'],
	['Мұрағат құжаттарын цифрлау', '2026–2028 жылдар', 'дерекқор'],
	['Форум ұсынымдарының орындалуы туралы жиынтық ақпарат әзірлеу', '10 қаңтар, 10 шілде', 'жиынтық ақпарат']
] as const;

/** A workbook's sheets as they are read back, without the file between. */
export const sheetsOf = (sheet: Sheet): ReadSheet[] =>
	[sheet, ...(sheet.behind ? [sheet.behind] : [])].map(({ name, columns, rows }) => ({
		name,
		rows: [columns, ...rows].map((row) => row.map((cell) => (cellText(cell) ? { text: cellText(cell), kind: 'text' as const } : null)))
	}));

/** The table of a forum as its organiser takes it. */
export async function organisersTable(actor: Actor, forumId: string, locale: Locale = 'kk'): Promise<Sheet> {
	const [forum, layout, measures] = [
		await forumById(forumId),
		await officeLayout(forumId),
		await officeMeasures(actor, forumId, { sessionId: '', bodyId: '' })
	];
	return officeSheet(measures, { layout, locale, at: now(), forumOf: () => forum, several: false });
}

/** The same filled in. @param answers by the key of the row: what stands in the columns of answers and of the status */
export function filledIn(sheet: Sheet, answers: Record<string, readonly [report: string, status?: string]>): Sheet {
	const places = [sheet.columns.length - 2, sheet.columns.length - 1];
	return {
		...sheet,
		rows: sheet.rows.map((row) => {
			const answer = answers[String(row[0])];
			return row.map((cell, place) => (place === places[0] ? (answer?.[0] ?? cell) : place === places[1] ? (answer?.[1] ?? cell) : cell));
		})
	};
}

/** A table as it is read. @throws Error where it is none */
export function readBack(sheet: Sheet): ReturnedTable {
	const table = readReturned(sheetsOf(sheet), []);
	if (typeof table === 'string') throw new Error(table);
	return table;
}

/** Sends a table back. @param forumId null: as an official @returns its id */
export const sendBack = (actor: Actor, forumId: string | null, sheet: Sheet): Promise<string> =>
	keepReturned(actor, { forumId, name: 'kesте.xlsx', table: readBack(sheet) });
