import { expect, test } from 'vitest';
import { columnsOfSet, officeColumns, usualLayout } from './office-columns.ts';
import { headOf, officeRows, printedTerm, type OfficeMeasure } from './office-table.ts';

const measure: OfficeMeasure = {
	...{ id: 'm', forumId: 'f', recommendationId: 'r', sessionId: null, number: 19, position: 2 },
	...{ title: { kk: 'Гранттық конкурс өткізу' }, recommendation: { kk: 'Конкурс' } },
	lead: { id: 'a', name: { kk: 'Қоғамдық даму басқармасы', ru: 'Управление общественного развития' } },
	bodies: [{ id: 'b', name: { kk: 'Цифрландыру басқармасы' } }],
	...{ form: { kk: 'ақпарат', ru: 'информация' }, term: { kk: 'Тоқсанына 1 рет' }, cost: '12,5', funding: 'ЖБ', recurrence: null },
	...{ controlDate: '2027-06-30', firstControlDate: '2027-06-30', overdueAt: '2027-06-30T19:00:00.000Z' },
	...{ state: 'in_work', outcome: null, since: '2026-11-24T05:00:00.000Z', asked: null, reported: true, version: 3 },
	report: { kk: 'Конкурс жарияланды' }
};
const at = '2026-11-24T05:00:00.000Z';

test('a row has the words of the plan in the order of the columns, the lead before the co-executors', () => {
	expect(officeRows([measure], { locale: 'kk', columns: officeColumns, at })[0]?.map(({ text }) => text)).toEqual([
		...['19.2', 'Гранттық конкурс өткізу', 'ақпарат', 'Қоғамдық даму басқармасы,\nЦифрландыру басқармасы', 'Тоқсанына 1 рет'],
		...['12,5', 'ЖБ', 'Конкурс жарияланды', 'орындалуда']
	]);
	expect(officeRows([measure], { locale: 'ru', columns: columnsOfSet.five, at, slugOf: () => 'forum-2026' })).toEqual([
		[
			{ text: 'forum-2026/19.2', lang: undefined },
			{ text: 'Гранттық конкурс өткізу', lang: 'kk' },
			{ text: 'Тоқсанына 1 рет', lang: 'kk' },
			{ text: 'информация', lang: undefined },
			{ text: 'Управление общественного развития,\nЦифрландыру басқармасы', lang: undefined }
		]
	]);
});

test('a term that was extended says until when, beside the words of the plan', () => {
	const term = { kk: '2026 жылғы 4-тоқсан', ru: '4 квартал 2026 года' };
	const extended = { ...measure, term, firstControlDate: '2026-10-31', controlDate: '2027-03-30' };
	expect(printedTerm(extended)).toEqual({
		kk: '2026 жылғы 4-тоқсан\nұзартылған мерзімі: 30.03.2027',
		ru: '4 квартал 2026 года\nсрок продлён до 30.03.2027'
	});
	expect(printedTerm({ ...extended, term: {} }).ru).toBe('срок продлён до 30.03.2027');
	expect(officeRows([extended], { locale: 'kk', columns: ['term'], at })[0]?.[0]?.text).toContain('30.03.2027');
	// the next turn of one that recurs is no extension, nor is a date that stands or was brought forward (control)
	for (const other of [
		{ recurrence: 'year' as const },
		{ controlDate: '2026-10-31' },
		{ controlDate: '2026-09-01' },
		{ controlDate: null }
	])
		expect(printedTerm({ ...extended, ...other })).toEqual(term);
});

test('headings are the usual ones but where the forum has its own', () => {
	const own = { ...usualLayout, heads: { term: { kk: 'Орындау мерзімі' } } };
	expect([headOf(own, 'term', 'kk'), headOf(own, 'term', 'ru'), headOf(own, 'status', 'kk')]).toEqual([
		...['Орындау мерзімі', 'Срок исполнения', 'Мәртебесі']
	]);
});
