import { HtmlValidate } from 'html-validate';

/** What the standard forbids; matters of taste are not asked. https://html-validate.org/usage/presets.html */
const validator = new HtmlValidate({ extends: ['html-validate:standard'], rules: { 'no-missing-references': 'error' } });

/** What is wrong with a page as HTML, each with its rule and its place. */
export async function faultsOfHtml(html: string): Promise<string[]> {
	const { results } = await validator.validateString(html);
	return results.flatMap(({ messages }) =>
		messages.map(({ ruleId, message, line, selector }) => `${ruleId} at ${line}, ${selector ?? 'the page'}: ${message}`)
	);
}
