import type { Locale } from '../i18n/locales.ts';
import { translate } from '../i18n/translate.ts';
import { escaped } from '../server/html.ts';
import { asLine, asLines } from '../i18n/typed-text.ts';
import { titleOf, type Letter, type MailPart } from './render.ts';

/**
 * A letter in the look of the product, as HTML that needs nothing from anywhere. Mail programs know tables and styles at the element; a
 * sheet is only for dark screens, and a program that drops it shows the light letter whole. Colours are those of ui/tokens.css.
 */

const SANS = "font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif";
const SERIF = "font-family:Georgia,'Times New Roman',serif";
const BREAK = 'overflow-wrap:anywhere;word-break:break-word';

/** Class by class: how it looks in light, and what changes in the dark. */
const looks = {
	page: ['background-color:#fbf9f3', 'background-color:#14171a'],
	sheet: [`background-color:#ffffff;border:1px solid #d9d3c5;color:#1c1b18`, 'background-color:#1b2024;border-color:#363c42;color:#f1ede4'],
	ink: ['color:#1c1b18', 'color:#f1ede4'],
	soft: ['color:#4b4840', 'color:#c6c1b5'],
	rule: ['border-top:1px solid #d9d3c5', 'border-top-color:#363c42'],
	mark: ['background-color:#0b4a6f', 'background-color:#94cbe8'],
	button: ['background-color:#0b4a6f', 'background-color:#94cbe8'],
	label: ['color:#ffffff', 'color:#0a2231'],
	link: ['color:#0b4a6f', 'color:#94cbe8']
} as const;
type Look = keyof typeof looks;

const dark = Object.entries(looks)
	.map(([name, [, inDark]]) => `.${name}{${inDark.split(';').join(' !important;')} !important}`)
	.join('');
const head = (locale: Locale, title: string) =>
	[
		`<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">`,
		'<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">',
		`<title>${title}</title><style>:root{color-scheme:light dark}@media (prefers-color-scheme:dark){${dark}}</style></head>`
	].join('');

const worn = (look: Look, style = '') => `class="${look}" style="${[looks[look][0], style].filter(Boolean).join(';')}"`;
const safe = (text: string) => escaped(text).replaceAll('\n', '<br>');
const table = (rows: string, style = '') =>
	`<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse;${style}">${rows}</table>`;
const p = (inner: string) => `<p ${worn('ink', `margin:0 0 16px;${BREAK}`)}>${inner}</p>`;

/** The mark, four blocks round a square with a point in it, of cells: pictures are not shown before somebody asks for them. */
const mark = (() => {
	const cell = (on: boolean, width: number, height: number) =>
		`<td width="${width}" height="${height}" ${on ? worn('mark', 'font-size:0;line-height:0') : 'style="font-size:0;line-height:0"'}>&nbsp;</td>`;
	const row = (height: number, cells: readonly (readonly [boolean, number])[]) =>
		`<tr>${cells.map(([on, width]) => cell(on, width, height)).join('')}</tr>`;
	const blocks = row(12, [
		[true, 12],
		[false, 6],
		[true, 12]
	]);
	return table(
		blocks +
			row(6, [
				[false, 12],
				[true, 6],
				[false, 12]
			]) +
			blocks,
		'width:30px'
	);
})();

const brand = (locale: Locale) =>
	table(
		`<tr><td style="padding-right:12px">${mark}</td><td ${worn('ink', `${SERIF};font-size:24px;line-height:30px`)}>${safe(translate(locale, 'common.brand'))}</td></tr>`
	);

const facts = (rows: string) => table(rows, 'width:100%;margin:0 0 18px;table-layout:fixed');
const fact = (label: string, text: string, index: number) => {
	const cell = `padding:10px 0;vertical-align:top;${BREAK}`;
	const line = index ? looks.rule[0] : '';
	const td = (look: Look, width: string, inner: string, more: string) =>
		`<td width="${width}"${index ? ` class="${look} rule"` : ` class="${look}"`} style="${[looks[look][0], line, cell, more].filter(Boolean).join(';')}">${inner}</td>`;
	return `<tr>${td('soft', '36%', safe(label), 'padding-right:16px;font-size:14px')}${td('ink', '64%', safe(text), 'font-weight:600')}</tr>`;
};

/** A link of the letter as HTML; the first link is drawn as a button. */
function wayAsHtml({ label, address, hidden }: { label: string; address: string | null; hidden: string }, first: boolean): string {
	if (!address) return p(`${safe(label)}: ${safe(hidden)}`);
	const href = safe(address);
	if (!first) return p(`<a href="${href}" ${worn('link', 'font-weight:600')}>${safe(label)}</a>`);
	const anchor = `<a href="${href}" ${worn('label', 'display:block;padding:13px 22px;font-weight:600;text-decoration:none')}>${safe(label)}</a>`;
	return table(`<tr><td ${worn('button', 'border-radius:3px')}>${anchor}</td></tr>`, 'margin:4px 0 18px');
}

function partAsHtml(part: MailPart, index: number, parts: readonly MailPart[]): string {
	if ('text' in part) return p(safe(part.text));
	if ('facts' in part) return facts(part.facts.map(([label, value], index) => fact(label, asLine(value), index)).join(''));
	if ('said' in part) return facts(fact(part.said.label, asLines(part.said.text), 0));
	if ('letter' in part) {
		const { locale, greeting, parts: inner } = part.letter;
		const title = `<h2 class="ink rule" style="${looks.ink[0]};${looks.rule[0]};${SERIF};margin:28px 0 14px;padding-top:24px;font-size:20px;line-height:26px;font-weight:normal;${BREAK}">${safe(titleOf(part))}</h2>`;
		return `<div lang="${locale}">${title}${p(safe(greeting))}${inner.map(partAsHtml).join('')}</div>`;
	}
	return wayAsHtml(part.way, parts.findIndex((each) => 'way' in each) === index);
}

/** The letter as HTML. */
export function asHtml(letter: Letter): string {
	const title = safe(letter.subject);
	const body = [
		`<h1 ${worn('ink', `${SERIF};margin:0 0 20px;font-size:26px;line-height:32px;font-weight:normal;${BREAK}`)}>${title}</h1>`,
		p(safe(letter.greeting)),
		...letter.parts.map(partAsHtml),
		p(safe(letter.closing.join('\n')))
	].join('\n');
	const small = `<p ${worn('soft', `margin:0;font-size:14px;line-height:20px;${BREAK}`)}>${safe(letter.small.join('\n'))}</p>`;
	const sheet = `<tr><td ${worn('sheet', `${SANS};font-size:16px;line-height:24px;padding:28px 24px 12px`)}>${body}</td></tr>`;
	const column = `<tr><td style="padding:0 4px 18px">${brand(letter.locale)}</td></tr>${sheet}<tr><td style="${SANS};padding:16px 4px 0">${small}</td></tr>`;
	const page = `<tr><td align="center" style="padding:24px 12px 32px">${table(column, 'width:100%;max-width:600px;table-layout:fixed;text-align:left')}</td></tr>`;
	return [
		head(letter.locale, title),
		`<body ${worn('page', 'margin:0;padding:0')}>`,
		`<div ${worn('page')}>${table(page, 'width:100%')}</div>`,
		'</body></html>'
	].join('\n');
}
