import { expect, test } from 'vitest';
import { slugOf } from './slug.ts';

test('Kazakh, Russian and Latin names become ASCII', () => {
	expect(slugOf('Қостанай қаласы')).toBe('qostanai-qalasy');
	expect(slugOf('Общественный фонд «Щедрость»')).toBe('obshchestvennyi-fond-shchedrost');
	expect(slugOf('Élise & Noël')).toBe('elise-noel');
	expect(slugOf('中国')).toBe('');
});

test('long names end at a word', () => {
	const slug = slugOf('Үкіметтік емес ұйымдарды қаржыландыру саласындағы бюджет заңнамасын жетілдіру');
	expect(slug.length).toBeLessThanOrEqual(60);
	expect(slug.endsWith('-')).toBe(false);
});
