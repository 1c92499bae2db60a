/** What is used of the parser of XML that comes without types. */
declare module 'saxen' {
	export class Parser {
		on(
			event: 'openTag',
			listener: (name: string, attributes: () => Record<string, string>, decode: (value: string) => string) => void
		): this;
		on(event: 'warn', listener: (reason: Error) => void): this;
		/** @throws Error of what is no XML */
		parse(xml: string): void;
	}
}
