import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MOST_LETTERS } from './schema.ts';
import { languageOf, MOST_SLIPS, slipLanguage, slipsFault, slipsOf } from './slips.ts';

const textsOf = (pasted: string, keeps = false) => slipsOf(pasted, keeps).slips.map(({ text }) => text);
const faultOf = (pasted: string, accepted: string) => slipsFault(slipsOf(pasted), accepted);

describe('slips', () => {
	test('one a line, empty ones left out, cleaned', () => {
		expect(textsOf('  бір \n\n\t\n екі\tүш \n')).toEqual(['бір', 'екі үш']);
		expect(textsOf('\u0007\n\u0000')).toEqual([]);
	});
	test('are counted before they are kept; one alone is kept', () => {
		expect(faultOf('бір', '')).toBe(null);
		expect(faultOf('бір\nекі', '')).toEqual({ code: 'count', n: 2 });
		expect(faultOf('бір\nекі', '3')).toEqual({ code: 'count', n: 2 });
		expect(faultOf('бір\n\nекі', '2')).toBe(null);
	});
	test('2,000 letters stand, 2,001 do not, and the line is named', () => {
		expect(faultOf('ә'.repeat(MOST_LETTERS), '')).toBe(null);
		expect(faultOf(`бір\n\n${'ә'.repeat(MOST_LETTERS + 1)}`, '2')).toEqual({ code: 'long', n: 2 });
		expect(faultOf('бір\n'.repeat(MOST_SLIPS + 1), String(MOST_SLIPS + 1))).toEqual({ code: 'many', n: MOST_SLIPS + 1 });
	});
	test('a cell of a table with a line break is one slip, quotation marks within a line stay', () => {
		expect(textsOf('"Бірінші\nжалғасы ""сөз"""\nЕкінші "сөз"\n"Үшінші"')).toEqual([
			...['Бірінші жалғасы "сөз"', 'Екінші "сөз"', '"Үшінші"']
		]);
	});
	test('no slip is empty, none is lost and none is made', () => {
		fc.assert(
			fc.property(fc.array(fc.string()), (lines) => {
				const slips = textsOf(lines.join('\n'));
				const words = (text: string) => text.split(/\s+/).filter(Boolean).length;
				expect(slips.every((slip) => slip.trim() === slip && slip !== '')).toBe(true);
				expect(slips.length).toBeLessThanOrEqual(lines.join('\n').split('\n').length);
				expect(words(slips.join(' '))).toBeGreaterThanOrEqual(slips.length);
			})
		);
	});
});

describe('the mark of a list', () => {
	test.each([
		['№ 6', '№ 6 Ауылға автобус\n№ 7 «Ұлы дала» жобасы'],
		['№ 6.', '№ 6. Ауылға автобус\n№7: жоба'],
		['6)', '6) Ауылға автобус\n7)жоба'],
		['(6)', '(6) Ауылға автобус\n(7) жоба'],
		['а)', 'а) Ауылға автобус\nә) жоба'],
		['1.', '1. Ауылға автобус\n2. жоба'],
		['•', '• Ауылға автобус\n– жоба']
	])('%s is left out, and shown as what is left out', (first, pasted) => {
		const { slips, marked } = slipsOf(pasted);
		expect([marked, slips[0]]).toMatchObject([true, { text: 'Ауылға автобус', mark: first }]);
		expect(slips[1]?.text).toMatch(/^(?:жоба|«Ұлы дала» жобасы)$/);
		// nothing of a line is lost: mark and text are the line
		for (const [at, { mark, text }] of slips.entries())
			expect(`${mark}${text}`.replace(/\s/g, '')).toBe((pasted.split('\n')[at] ?? '').replace(/\s/g, ''));
		// … and stays where it is asked for, as before
		expect(textsOf(pasted, true)).toEqual(pasted.split('\n'));
	});
	test('goes from those lines that have one, where at least half of them have; else it is part of a text', () => {
		const list = '1. Бірінші\n2) Екінші\n№ 3 Үшінші\n– Төртінші\n5 жыл\n2030 жылға дейін';
		expect(textsOf(list)).toEqual(['Бірінші', 'Екінші', 'Үшінші', 'Төртінші', '5 жыл', '2030 жылға дейін']);
		expect(slipsOf(list).slips.map(({ mark }) => mark)).toEqual(['1.', '2)', '№ 3', '–', '', '']);
		const few = 'Бірінші\nа) Екінші\nҮшінші';
		expect([textsOf(few), slipsOf(few).marked]).toEqual([few.split('\n'), false]);
		expect(textsOf('1. Бірінші')).toEqual(['1. Бірінші']);
	});
	test('what only looks like one stays (control)', () => {
		const texts = [
			'№ 5 мектепке автобус керек',
			'1.5 млн теңге бөлінсін',
			'20 жұмыс күні болсын',
			'Ж. Ахметовтің ұсынысы',
			'-5 градустан төмен'
		];
		expect([textsOf(texts.join('\n')), slipsOf(texts.join('\n')).marked]).toEqual([texts, false]);
	});
});

test('each slip has the language that was chosen for it, also when another line comes before it', () => {
	const of = (pasted: string, chosen: readonly string[], keeps = false) =>
		slipsOf(pasted, keeps).slips.map((slip) => languageOf(slip, chosen, 'kk'));
	const { slips } = slipsOf('1. Бір\n2. Два\n3. Екі\n2. Два');
	const chosen = slips.map((slip, at) => slipLanguage(slip, at === 1 ? 'ru' : 'kk'));
	// of two alike each has its own
	expect(of('1. Бір\n2. Два\n3. Екі\n2. Два', chosen)).toEqual(['kk', 'ru', 'kk', 'kk']);
	expect(of('0. Нөл\n1. Бір\n2. Два\n3. Екі', chosen)).toEqual(['kk', 'kk', 'ru', 'kk']);
	expect(of('1. Бір\n2. Два', chosen, true)).toEqual(['kk', 'ru']);
	// a text that was corrected is another one, and what is no language chooses nothing (control)
	expect(of('1. Бір\n2. Два слова', chosen)).toEqual(['kk', 'kk']);
	expect(of('Бір\nДва', ['de~1', 'ru', ''])).toEqual(['kk', 'kk']);
});
