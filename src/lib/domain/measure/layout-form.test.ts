import fc from 'fast-check';
import { expect, test } from 'vitest';
import { locales } from '../../i18n/locales.ts';
import { translator } from '../../i18n/translate.ts';
import { headFaults, layoutData, layoutSchema } from './layout-form.ts';
import { officeColumns, usualHead, usualLayout, type OfficeLayout } from './office-columns.ts';

const faults = (heads: OfficeLayout['heads']) => headFaults({ set: 'nine', heads });
const [signs, twice] = ['measure.office.headSigns', 'measure.office.headTwice'];

test('a heading of signs alone is none', () => {
	for (const words of ['—', '###', '***', '1', '…', '«»', '% 100', '😀'])
		expect([words, faults({ term: { ru: words } })]).toEqual([words, [['term.ru', signs]]]);
	// control: one letter is enough
	for (const words of ['№', '№ п/п', 'Р/с №', 'A', '1-ә']) expect([words, faults({ number: { kk: words } })]).toEqual([words, []]);
});

test('headings that are one are told in each language, whatever their case, signs and script', () => {
	expect(faults({ term: { kk: 'Күні' }, form: { kk: ' КҮНІ:' } })).toEqual([
		...[
			['form.kk', twice],
			['term.kk', twice]
		]
	]);
	// Latin e, p and i
	expect(faults({ term: { kk: 'Меpзiмi, күні' }, form: { kk: 'Мерзімі күні' } }).length).toBe(2);
	// control: in another language it is another heading
	expect(faults({ term: { kk: 'Күні' }, form: { ru: 'Күні' } })).toEqual([]);
});

test('the usual heading of another column is taken, also where that column has its own', () => {
	expect(faults({ term: { kk: 'Мәртебесі' } })).toEqual([['term.kk', twice]]);
	expect(faults({ term: { kk: 'Мәртебесі' }, status: { kk: 'Күйі' } })).toEqual([['term.kk', twice]]);
	expect(faults({ term: { ru: 'статус' } })).toEqual([['term.ru', twice]]);
	// control: a column may have its usual heading as its own, and that of another one in another language
	for (const column of officeColumns)
		for (const locale of locales) expect(faults({ [column]: { [locale]: usualHead(column, translator(locale)) } })).toEqual([]);
	expect(faults({ term: { en: 'Мәртебесі' } })).toEqual([]);
});

test('random headings: what is accepted has a letter and differs from every other heading of its language', () => {
	const words = fc.constantFrom('', '—', '№', 'Мерзімі', 'мерзімі!', 'Статус', 'Мәртебесі', 'Status', 'Күні', 'Дата', 'Cost');
	const heads = fc.record(
		Object.fromEntries(officeColumns.map((column) => [column, fc.record(Object.fromEntries(locales.map((each) => [each, words])))]))
	);
	fc.assert(
		fc.property(heads, (typed) => {
			const layout: OfficeLayout = { ...usualLayout, heads: typed };
			const wrong = headFaults(layout).map(([field]) => field as string);
			for (const locale of locales)
				for (const column of officeColumns) {
					const own = typed[column]?.[locale];
					if (!own || wrong.includes(`${column}.${locale}`)) continue;
					expect(own.normalize('NFKC')).toMatch(/\p{L}/u);
					for (const other of officeColumns) {
						if (other === column) continue;
						const plain = (text: string) => text.normalize('NFKC').toLocaleLowerCase().replace(/\P{L}/gu, '');
						expect(plain(own)).not.toBe(plain(typed[other]?.[locale] ?? ''));
						expect(plain(own)).not.toBe(plain(usualHead(other, translator(locale))));
					}
				}
			const read = layoutSchema.safeParse({ ...layoutData(layout), seen: '' });
			expect(read.success).toBe(wrong.length === 0);
		}),
		{ numRuns: 100 }
	);
});
