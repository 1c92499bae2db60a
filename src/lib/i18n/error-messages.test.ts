import { expect, test } from 'vitest';
import { z } from 'zod';
import { fieldMessage, useFieldErrors } from './error-messages.ts';
import { formatNumber } from './format.ts';
import { locales } from './locales.ts';
import { lines } from './typed.ts';
import { translator } from './translate.ts';

useFieldErrors();
const codeOf = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues[0]?.message ?? '';

test.each(locales)('too long a text is told the limit as its hint writes it, and how long it is (%s)', (locale) => {
	const t = translator(locale);
	const said = fieldMessage(t, codeOf(lines(2000), 'а'.repeat(2001)));
	expect(said).toContain(formatNumber(2000, locale));
	expect(said).toContain(formatNumber(2001, locale));
	expect(t('proposal.form.textHint', { n: 2000 })).toContain(formatNumber(2000, locale));
	// control: the number as a program writes it is another one
	expect(said).not.toContain('2000');
});

test('a number out of its limits is told them', () => {
	const t = translator('kk');
	expect(fieldMessage(t, codeOf(z.number().max(20_000), 20_001))).toContain(formatNumber(20_000, 'kk'));
	expect(fieldMessage(t, codeOf(z.number().min(1000), 1))).toContain(formatNumber(1000, 'kk'));
});
