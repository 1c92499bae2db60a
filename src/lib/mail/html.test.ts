import { parse } from 'node-html-parser';
import { expect, test } from 'vitest';
import { asHtml } from './html.ts';
import { asText, type Letter } from './render.ts';

const letter = (more: Partial<Letter> = {}): Letter => ({
	locale: 'kk',
	subject: 'Қатысуыңыз расталды: <b>Форум</b>',
	greeting: 'Құрметті Айнұр!',
	parts: [
		{ text: 'Бірінші\nжол' },
		{
			facts: [
				['Форум', 'Азаматтық & форум'],
				['Өтетін орны', 'w'.repeat(200)]
			]
		},
		{ way: { label: 'Менің өтінімім', address: 'https://x.kz/registrations/a?b=1&c=2', hidden: 'жеке' } },
		{ way: { label: 'Екінші', address: 'https://x.kz/', hidden: 'жеке' } },
		{ way: { label: 'Үшінші', address: null, hidden: 'жеке сілтеме' } }
	],
	closing: ['Құрметпен,', 'Ұйымдастырушы'],
	small: ['Бұл хат автоматты түрде жіберілді.'],
	...more
});

/** What a mail program would ask the net for, or drop. */
const outside = (html: string) =>
	html.match(/<(?:img|link|script|iframe|object|video|svg|form|input)\b|url\(|@import|@font-face|\ssrc=|\sbackground=|javascript:/gi);

test('a letter needs nothing from anywhere, and says the same as its plain text', () => {
	const html = asHtml(letter());
	expect(outside(html)).toBeNull();
	expect(outside(`${html}<img src="https://x.kz/a.png">`)).toEqual(['<img', ' src=']);
	const page = parse(html);
	const words = page.querySelector('body')?.structuredText.replace(/\s+/g, ' ') ?? '';
	for (const line of asText(letter())
		.split('\n')
		.filter((each) => each && !each.startsWith('https:')))
		for (const part of line.replace(/:$/, '').split(': ')) expect(words).toContain(part);
	expect(page.querySelectorAll('a').map((each) => each.getAttribute('href'))).toEqual([
		'https://x.kz/registrations/a?b=1&c=2',
		'https://x.kz/'
	]);
	expect(page.querySelector('html')?.getAttribute('lang')).toBe('kk');
});

test('what was typed is text', () => {
	const html = asHtml(letter({ parts: [{ text: '<i>a</i>' }, { facts: [['<u>', '"><s>']] }], small: ['<em>'] }));
	expect(html.match(/<(i|u|s|em|b)>/g)).toBeNull();
});

test('the light letter stands at the elements; the sheet only turns it dark', () => {
	const html = asHtml(letter());
	const [sheet = ''] = /<style>.*?<\/style>/.exec(html) ?? [];
	expect(sheet.replace(/^<style>:root\{color-scheme:light dark\}@media \(prefers-color-scheme:dark\)\{.*\}<\/style>$/, '')).toBe('');
	const page = parse(html.replace(sheet, ''));
	// every class that the dark touches has its light colour beside it
	const styled = page.querySelectorAll('[class]');
	expect(styled.length).toBeGreaterThan(10);
	for (const each of styled) expect(each.getAttribute('style')).toMatch(/color|border-top/);
	for (const name of new Set(styled.flatMap((each) => [...each.classList.value]))) expect(sheet).toContain(`.${name}{`);
});

test('a long word breaks, and tables for the look are none to a screen reader', () => {
	const page = parse(asHtml(letter()));
	const cell = page.querySelectorAll('td').findLast((each) => each.text.includes('www'));
	expect(cell?.getAttribute('style')).toContain('overflow-wrap:anywhere');
	expect(page.querySelectorAll('table').map((each) => each.getAttribute('role'))).toEqual(
		page.querySelectorAll('table').map(() => 'presentation')
	);
});

test('letters in one keep their languages and links, each with its first link as a button', () => {
	const inner = letter({ locale: 'ru', subject: 'Второе' });
	const page = parse(asHtml(letter({ parts: [{ text: 'x' }, { letter: inner, number: 2 }] })));
	const part = page.querySelector('div[lang=ru]');
	expect(part?.querySelector('h2')?.text).toBe('2. Второе');
	expect(part?.querySelectorAll('.button a')).toHaveLength(1);
});

test('what was typed in lines keeps them, and none begins a line of the letter', () => {
	const said = letter({ parts: [{ said: { label: 'Себебі', text: 'Бірінші.\r\n\r\nЕкінші.\u0000\nФорум: жалған' } }] });
	expect(asText(said)).toContain('\n\nСебебі:\n  Бірінші.\n  Екінші.\n  Форум: жалған\n\n');
	expect(asHtml(said)).toContain('Бірінші.<br><br>Екінші. <br>Форум: жалған');
	expect(asText(letter({ parts: [{ said: { label: 'Себебі', text: ' Бір жол. ' } }] }))).toContain('\n\nСебебі: Бір жол.\n\n');
});
