import type { Locale } from '../i18n/locales.ts';
import { asLine, asLines } from '../i18n/typed-text.ts';

/** A letter before it has a form: the same parts become plain text and simple HTML. */
export type MailPart =
	| { text: string }
	/** label and value, line by line; nothing that was typed begins a line of its own */
	| { facts: readonly (readonly [label: string, value: string])[] }
	/** what somebody typed in lines of its own, which stand further in than the letter's */
	| { said: { label: string; text: string } }
	/** a link; without an address it is not to be shown, and `hidden` says so */
	| { way: { label: string; address: string | null; hidden: string } }
	/** another letter, whole, as one of several */
	| { letter: Letter; number: number };

export interface Letter {
	locale: Locale;
	subject: string;
	greeting: string;
	parts: readonly MailPart[];
	/** line by line */
	closing: readonly string[];
	/** small, at the end */
	small: readonly string[];
}

const RULE = '─'.repeat(24);
/** The heading of a letter among several. */
export const titleOf = ({ letter, number }: { letter: Letter; number: number }) => `${number}. ${letter.subject}`;
const bodyAsText = ({ greeting, parts }: Letter): string => [greeting, ...parts.map(partAsText)].filter(Boolean).join('\n\n');

function partAsText(part: MailPart): string {
	if ('text' in part) return part.text;
	if ('facts' in part) return part.facts.map(([label, value]) => `${label}: ${asLine(value)}`).join('\n');
	if ('said' in part) {
		const lines = asLines(part.said.text).split('\n').map(asLine).filter(Boolean);
		return lines.length > 1
			? [`${part.said.label}:`, ...lines.map((line) => `  ${line}`)].join('\n')
			: `${part.said.label}: ${lines.join('')}`;
	}
	if ('letter' in part) return `${RULE}\n${titleOf(part)}\n\n${bodyAsText(part.letter)}`;
	return `${part.way.label}:\n${part.way.address ?? part.way.hidden}`;
}

/** The letter as plain text. */
export const asText = (letter: Letter): string =>
	[bodyAsText(letter), letter.closing.join('\n'), letter.small.join('\n')].filter(Boolean).join('\n\n') + '\n';
