import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesOf, comparedWith, compareTexts } from './compare.ts';
import type { TextVersion } from './schema.ts';

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

test('each version is beside the one before it, in the languages that it changed; ten are compared at most', () => {
	const version = (n: number, text: TextVersion['text']): TextVersion => ({
		version: n,
		text,
		amends: n === 3 ? 'түзету' : null,
		at: `${n}`
	});
	const versions = [version(3, { kk: 'бір үш', ru: 'один' }), version(2, { kk: 'бір екі', ru: 'один' }), version(1, { kk: 'бір екі' })];
	expect(changesOf(versions).map(({ version: n, amends, texts }) => [n, amends, texts.map(({ lang }) => lang)])).toEqual([
		[3, 'түзету', ['kk']],
		[2, null, ['ru']]
	]);
	const many = Array.from({ length: 60 }, (_, index) => version(60 - index, { kk: `мәтін ${index}` }));
	expect(changesOf(many)).toHaveLength(10);
	expect(changesOf(many.slice(0, 1))).toEqual([]);
});

test('ten rewritings of 5,000 letters in three languages are bounded work', () => {
	// words of one letter: nothing takes longer to compare
	const words = (seed: number) =>
		Array.from({ length: 2500 }, (_, index) =>
			String.fromCharCode(0x430 + ((index * index * 31 + seed * 17 + (index % 7) * seed) % 32))
		).join(' ');
	const versions = Array.from({ length: 11 }, (_, index): TextVersion => {
		const text = { kk: words(index), ru: words(index + 100), en: words(index + 200) };
		return { version: 11 - index, text, amends: null, at: '' };
	});
	const from = process.cpuUsage();
	const changes = changesOf(versions);
	expect(process.cpuUsage(from).user / 1000).toBeLessThan(3000);
	// so different ones are shown whole, one after the other
	expect(changes.map(({ texts }) => texts.map(({ stretches }) => stretches.length))).toEqual(Array.from({ length: 10 }, () => [2, 2, 2]));
});

test('of sixty versions ten are compared, on the pages of staff as on the public one', () => {
	const versions = Array.from({ length: 60 }, (_, n): TextVersion => ({
		version: 60 - n,
		at: '',
		amends: null,
		text: { kk: `Мәтін ${n}` }
	}));
	const compared = versions.filter((_, index) => comparedWith(versions, index) !== null);
	expect(compared.map(({ version }) => version)).toEqual(changesOf(versions).map(({ version }) => version));
	expect(compared).toHaveLength(10);
	// the first text has none before it
	expect(comparedWith(versions.slice(-1), 0)).toBe(null);
});
