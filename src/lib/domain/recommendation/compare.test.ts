import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareTexts } from './compare.ts';

test('versions are compared by Kazakh words, not by letters', () => {
	expect(compareTexts('Шағын гранттар бағдарламасы әзірленсін.', 'Шағын гранттар қоры әзірленсін.', 'kk')).toEqual([
		{ text: 'Шағын гранттар ', change: null },
		{ text: 'бағдарламасы', change: 'removed' },
		{ text: 'қоры', change: 'added' },
		{ text: ' әзірленсін.', change: null }
	]);
});

test('nothing is lost: what was removed and kept is the one text, what was added and kept the other', () => {
	const text = fc
		.array(fc.constantFrom('ұсынылсын', 'ауыл', ' ', ', ', '\n', 'ҮЕҰ', '12', '«', '»'), { maxLength: 40 })
		.map((parts) => parts.join(''));
	fc.assert(
		fc.property(text, text, (before, after) => {
			const stretches = compareTexts(before, after, 'kk');
			const without = (gone: string) =>
				stretches
					.filter(({ change }) => change !== gone)
					.map((each) => each.text)
					.join('');
			expect([without('added'), without('removed')]).toEqual([before, after]);
		})
	);
});
