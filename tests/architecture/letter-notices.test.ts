import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { messages } from '../../src/lib/i18n/messages/all.server.ts';

/**
 * A notice that tells of letters is not green where none is sent: its kind is asked by `noticeKind` of ui/page.ts, with the message that
 * it says. What a page chooses among several messages is asked of the running pages in tests/domain/kept-letters-pages.test.ts.
 */

const letters = Object.entries(messages.en).flatMap(([key, text]) => (text.includes('{post, select') ? [key] : []));

/** Notices of success that say a message about letters without asking how they look. */
const faults = (source: string): string[] =>
	[...source.matchAll(/<Notice(?:\s+kind=("[^"]*"|\{[^}]*\}))?\s*>([^]*?)<\/Notice/g)].flatMap(([, kind = '', inside = '']) => {
		const green = kind === '' || kind === '"ok"';
		return green ? letters.filter((key) => inside.includes(`'${key}'`)) : [];
	});

const pages = readdirSync('src', { recursive: true, withFileTypes: true })
	.filter((entry) => entry.isFile() && entry.name.endsWith('.svelte'))
	.map((entry) => join(entry.parentPath, entry.name));

test('no notice of success says that letters go', () => {
	expect(letters.length).toBeGreaterThan(40);
	expect(pages.flatMap((file) => faults(readFileSync(file, 'utf8')).map((key) => `${file}: ${key}`))).toEqual([]);
});

test('each of them would be seen (control)', () => {
	expect(faults("{#if done}<Notice>{t('own.confirm.sent')}</Notice>{/if}")).toEqual(['own.confirm.sent']);
	expect(faults("<Notice kind=\"ok\"\n>{t('own.edited')} {t('programme.edit.told', { n })}</Notice\n>")).toEqual(['programme.edit.told']);
	expect(faults("<Notice kind={noticeKind('own.confirm.sent')}>{t('own.confirm.sent')}</Notice>")).toEqual([]);
});
