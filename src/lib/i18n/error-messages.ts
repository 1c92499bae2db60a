import { z } from 'zod';
import type { MessageKey } from './messages/index.ts';
import type { Translate } from './translate.ts';

/**
 * What is wrong with a field, as a message key with its values: 'field.tooLong max=200 length=230'.
 * Schemas may give such codes themselves; for everything else this map chooses one (zod has no Kazakh).
 */
export function useFieldErrors(): void {
	z.config({
		customError: (issue) => {
			if (issue.code === 'invalid_type')
				return issue.input === undefined || issue.input === null || issue.input === ''
					? 'field.required'
					: issue.expected === 'number'
						? 'field.number'
						: 'field.invalid';
			if (issue.code === 'invalid_value') return 'field.choose';
			if (issue.code === 'invalid_format')
				return issue.format === 'email' ? 'field.email' : issue.format === 'url' ? 'field.url' : 'field.invalid';
			if (issue.code === 'too_small') {
				if (issue.origin !== 'string') return `field.tooSmall min=${issue.minimum}`;
				return issue.input === '' || issue.minimum === 1 ? 'field.required' : `field.tooShort min=${issue.minimum}`;
			}
			if (issue.code === 'too_big') {
				if (issue.origin !== 'string') return `field.tooLarge max=${issue.maximum}`;
				return `field.tooLong max=${issue.maximum} length=${String(issue.input).length}`;
			}
			return 'field.invalid';
		}
	});
}

const valueOf = (text: string): string | number => (/^-?\d{1,15}$/.test(text) ? Number(text) : text);

/** The sentence for a code; its numbers are written as everywhere, 2 000. @param field the label, for a sentence that names its field */
export function fieldMessage(t: Translate, code: string, field = ''): string {
	const [key = '', ...values] = code.split(' ');
	const given = values.map((pair) => pair.split('=') as [string, string]).map(([name, text]) => [name, valueOf(text)] as const);
	return t(key as MessageKey, { field, ...Object.fromEntries(given) });
}
