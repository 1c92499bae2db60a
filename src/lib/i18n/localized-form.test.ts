import fc from 'fast-check';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { locales } from './locales.ts';
import { column, mlData, mlOf, mlShape, rowTexts } from './localized-form.ts';
import { asLines } from './typed-text.ts';

const words = fc.string({ unit: 'grapheme', maxLength: 20 }).map(asLines);
const text = fc.tuple(...locales.map(() => words)).map((said) => Object.fromEntries(locales.map((locale, index) => [locale, said[index]])));
const rows = rowTexts({ name: ['name', 99], office: ['dutyOffice', 99] });
const schema = z.object({ ...mlShape('title', 99), id: column(9), ...rows.shape });

/** The columns as a browser sends them, and as a schema reads them. */
async function sent(fields: Record<string, string | readonly string[]>) {
	const body = new FormData();
	for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) body.append(name, value);
	return superValidate(body, zod4(schema));
}

test('what was written into a form is read from it', async () => {
	await fc.assert(
		fc.asyncProperty(text, fc.array(fc.record({ name: text, office: text }), { maxLength: 5 }), async (title, list) => {
			const form = await sent({ ...mlData('title', title), id: list.map(() => 'x'), ...rows.columnsOf(list) });
			expect(form.valid).toBe(true);
			expect(mlOf(form.data, 'title')).toEqual(title);
			expect(form.data.id.map((_, row) => rows.textsOf(form.data, row))).toEqual(list);
		})
	);
});

test('names that the form does not have are nobody’s, those of every object too', async () => {
	const strange = [
		'__proto__.kk',
		'__proto__',
		'constructor',
		'constructor.prototype',
		'name[0]',
		'nameKk[0]',
		'nameDe',
		'title.__proto__'
	];
	const form = await sent({ 'title.kk': 'Форум', ...Object.fromEntries(strange.map((name) => [name, 'polluted'])) });
	expect(Object.keys(form.data).sort()).toEqual(Object.keys(schema.shape).sort());
	expect(JSON.stringify(form.data)).not.toContain('polluted');
	expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype))).not.toContain('polluted');
	expect(({} as Record<string, unknown>)['kk']).toBeUndefined();
});

test('columns of unequal length leave a language open, and rows beyond the first column are none', () => {
	const data = { ...rows.columnsOf([]), nameKk: ['А', 'Б'], nameRu: ['В'] };
	expect(rows.textsOf(data, 1)).toEqual({ name: { kk: 'Б' }, office: {} });
});
