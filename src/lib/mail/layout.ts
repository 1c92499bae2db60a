import type { Locale } from '../i18n/locales.ts';
import { asLine } from '../i18n/typed-text.ts';
import { escaped } from '../server/html.ts';

/** A letter before it has a form: the same parts become plain text and simple HTML. */
export type Part =
	| { text: string }
	/** label and value, line by line; nothing that was typed begins a line of its own */
	| { facts: readonly (readonly [label: string, value: string])[] }
	/** a link; without an address it is not to be shown, and `hidden` says so */
	| { way: { label: string; address: string | null; hidden: string } }
	/** another letter, whole, as one of several */
	| { letter: Letter; number: number };

export interface Letter {
	locale: Locale;
	subject: string;
	greeting: string;
	parts: readonly Part[];
	/** line by line */
	closing: readonly string[];
	/** small, at the end */
	small: readonly string[];
}

const RULE = '─'.repeat(24);
const titleOf = ({ letter, number }: { letter: Letter; number: number }) => `${number}. ${letter.subject}`;
const bodyAsText = ({ greeting, parts }: Letter): string => [greeting, ...parts.map(partAsText)].filter(Boolean).join('\n\n');

function partAsText(part: Part): string {
	if ('text' in part) return part.text;
	if ('facts' in part) return part.facts.map(([label, value]) => `${label}: ${asLine(value)}`).join('\n');
	if ('letter' in part) return `${RULE}\n${titleOf(part)}\n\n${bodyAsText(part.letter)}`;
	return `${part.way.label}:\n${part.way.address ?? part.way.hidden}`;
}

/** The letter as plain text. */
export const asText = (letter: Letter): string =>
	[bodyAsText(letter), letter.closing.join('\n'), letter.small.join('\n')].filter(Boolean).join('\n\n') + '\n';

const safe = (text: string) => escaped(text).replaceAll('\n', '<br>');
const p = (inner: string, style = '') => `<p${style && ` style="${style}"`}>${inner}</p>`;

function partAsHtml(part: Part): string {
	if ('text' in part) return p(safe(part.text));
	if ('facts' in part) return p(part.facts.map(([label, value]) => `${safe(label)}: <b>${safe(asLine(value))}</b>`).join('<br>'));
	if ('letter' in part) {
		const { locale, greeting, parts } = part.letter;
		const title = `<h2 style="margin:2em 0 0;padding-top:1em;border-top:1px solid #999;font-size:18px">${safe(titleOf(part))}</h2>`;
		return `<div lang="${locale}">${[title, p(safe(greeting)), ...parts.map(partAsHtml)].join('\n')}</div>`;
	}
	const { label, address, hidden } = part.way;
	return address ? p(`<a href="${safe(address)}">${safe(label)}</a>`) : p(`${safe(label)}: ${safe(hidden)}`);
}

/** The letter as HTML that needs nothing from anywhere. */
export function asHtml(letter: Letter): string {
	const body = [
		p(safe(letter.greeting)),
		...letter.parts.map(partAsHtml),
		p(safe(letter.closing.join('\n'))),
		p(safe(letter.small.join('\n')), 'color:#555;font-size:14px')
	];
	return [
		`<!doctype html><html lang="${letter.locale}"><head><meta charset="utf-8"><title>${safe(letter.subject)}</title></head>`,
		'<body style="margin:0;padding:24px;font:16px/1.5 Georgia,serif;color:#1d1c1a;background:#fff;overflow-wrap:anywhere;word-break:break-word"><div style="max-width:36em">',
		...body,
		'</div></body></html>'
	].join('\n');
}
