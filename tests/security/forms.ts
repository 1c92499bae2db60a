import { parse, type HTMLElement } from 'node-html-parser';
import { KEEP } from '../../src/lib/ui/kept-form.ts';

/** What a browser would send for a form of a page, with everything as the page filled it in. */

const fieldsOf = (form: HTMLElement): [string, string][] => {
	const found: [string, string][] = [];
	for (const field of form.querySelectorAll('input, select, textarea')) {
		const name = field.getAttribute('name');
		if (!name) continue;
		if (field.tagName === 'SELECT') {
			const options = field.querySelectorAll('option');
			const chosen = options.find((option) => option.hasAttribute('selected')) ?? options[0];
			found.push([name, chosen?.getAttribute('value') ?? chosen?.text ?? '']);
		} else if (field.tagName === 'TEXTAREA') found.push([name, field.text]);
		else if (!['checkbox', 'radio'].includes(field.getAttribute('type') ?? '') || field.hasAttribute('checked'))
			found.push([name, field.getAttribute('value') ?? 'on']);
	}
	return found;
};

/** The forms and buttons of a page that send to one action, each as a body. @param action 'confirm' for ?/confirm, 'default' for the page itself */
export function bodiesFor(html: string, action: string): URLSearchParams[] {
	const page = parse(html);
	const sendsTo = (address: string | undefined) =>
		action === 'default' ? address === undefined || !/[?&]\//.test(address) : new RegExp(`[?&]/${action}(?![A-Za-z])`).test(address ?? '');
	return page.querySelectorAll('form').flatMap((form) => {
		if (form.getAttribute('method')?.toLowerCase() !== 'post') return [];
		// the button that gives a form back as it was typed does nothing
		const buttons = form
			.querySelectorAll('button')
			.filter((button) => button.getAttribute('type') !== 'button' && button.getAttribute('name') !== KEEP);
		return buttons
			.filter((button) => sendsTo(button.getAttribute('formaction') ?? form.getAttribute('action')))
			.map((button) => {
				const name = button.getAttribute('name');
				return new URLSearchParams([...fieldsOf(form), ...(name ? [[name, button.getAttribute('value') ?? '']] : [])] as [
					string,
					string
				][]);
			});
	});
}
