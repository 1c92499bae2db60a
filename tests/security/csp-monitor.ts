import { createHash } from 'node:crypto';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { callsIn } from './payloads.ts';

/** Chromium that notices whenever a page runs, asks or goes where it should not. */

declare global {
	interface Window {
		alangSaw(kind: string, detail: string): void;
	}
}

export interface CspMonitor {
	context: BrowserContext;
	origin: string;
	/** of whoever is signed in, or '' */
	cookie: string;
	/** what was seen, by the page's address; empty when all is well */
	seen: string[];
	/** the payloads that stood on the pages, run or not */
	shown: Set<number>;
	/** pages opened, and pages read without opening them */
	visited: number;
	read: number;
}

/** Runs in every frame before anything of the page. */
function lookOut() {
	const ran = (call: unknown) => window.alangSaw('ran', String(call));
	Object.assign(window, { ran, RAN: ran });
	addEventListener('securitypolicyviolation', (event) =>
		window.alangSaw('violation', `${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
	);
}

/**
 * What no page of ours has, whatever the policy would stop. Runs in the browser, on the page itself or on pages that it reads.
 * @param texts whole pages, or null for the page as it stands
 * @param mail a mail, which has styles of its own and links to us from outside
 */
export function oddities([texts, mail, origin]: readonly [readonly string[] | null, boolean, string]): string[][] {
	const allowed = /^(?:https?:\/\/|mailto:|tel:|data:image\/)/i;
	const look = (page: Document): string[] => {
		const odd: string[] = [];
		for (const element of page.querySelectorAll('*')) {
			const name = element.tagName.toLowerCase();
			if (/^(?:iframe|frame|object|embed|base|applet|portal)$/.test(name)) odd.push(`<${name}>`);
			if (name === 'script' && !element.hasAttribute('src') && !element.hasAttribute('nonce'))
				odd.push(`<script> ${element.textContent?.slice(0, 80)}`);
			// a page that is open reports by itself a style that its policy does not name
			if (name === 'style' && !mail && texts) odd.push('<style>');
			// the hall's screen reloads itself; an address in it would lead away
			if (
				name === 'meta' &&
				/refresh/i.test(element.getAttribute('http-equiv') ?? '') &&
				!/^\d+$/.test(element.getAttribute('content') ?? '')
			)
				odd.push('<meta refresh>');
			for (const { name: attribute, value } of element.attributes) {
				if (/^on/i.test(attribute)) odd.push(`${name}[${attribute}]`);
				if (attribute === 'style' && !mail) odd.push(`${name}[style]`);
				if (!/^(?:href|src|action|formaction|xlink:href|data|srcdoc|poster|ping)$/i.test(attribute)) continue;
				// as the browser understands it
				const target = URL.parse(value, `${origin}/a/b`);
				// a calendar is subscribed to from our own host alone
				const subscribed = target?.protocol === 'webcal:' && target.host === new URL(origin).host;
				if (!target || !(subscribed || allowed.test(target.href))) odd.push(`${name}[${attribute}="${value.slice(0, 60)}"]`);
				else if (/^https?:/.test(target.protocol) && target.origin !== origin) odd.push(`elsewhere: ${target.href.slice(0, 80)}`);
			}
		}
		return odd;
	};
	return texts ? texts.map((text) => look(new DOMParser().parseFromString(text, 'text/html'))) : [look(document)];
}

/** A context that watches. @param cookie `name=value` of whoever is signed in, or '' */
export async function monitorCsp(browser: Browser, origin: string, cookie: string): Promise<CspMonitor> {
	const context = await browser.newContext({ locale: 'kk-KZ' });
	const watched: CspMonitor = { context, origin, cookie, seen: [], shown: new Set(), visited: 0, read: 0 };
	if (cookie) {
		const [name = '', ...value] = cookie.split('=');
		await context.addCookies([{ name, value: value.join('='), url: origin }]);
	}
	await context.exposeBinding('alangSaw', ({ frame }, kind: string, detail: string) => {
		watched.seen.push(`${kind} ${detail} at ${frame.url()}`);
	});
	await context.addInitScript(lookOut);
	context.on('dialog', (dialog) => {
		watched.seen.push(`dialog ${dialog.message()}`);
		void dialog.dismiss();
	});
	context.on('weberror', (error) => watched.seen.push(`error ${error.error().message} at ${error.page()?.url()}`));
	context.on('console', (message) => {
		// a page that answers 4xx on purpose is reported by Chromium itself
		if (message.type() === 'error' && !/the server responded with a status of 4\d\d/.test(message.text()))
			watched.seen.push(`console ${message.text()} at ${message.page()?.url()}`);
	});
	context.on('request', (request) => {
		const url = URL.parse(request.url());
		if (url && /^https?:$/.test(url.protocol) && url.origin !== origin) watched.seen.push(`asked ${request.url()}`);
	});
	return watched;
}

/** Looks over the page as it stands. */
async function inspect(page: Page, watched: CspMonitor): Promise<void> {
	watched.visited++;
	const odd = await page.evaluate(oddities, [null, false, watched.origin] as const);
	watched.seen.push(...odd.flat().map((each) => `odd ${each} at ${page.url()}`));
	for (const call of callsIn(await page.content())) watched.shown.add(call);
	if (!page.url().startsWith(`${watched.origin}/`)) watched.seen.push(`went to ${page.url()}`);
}

/** Opens addresses as a person does, and looks. @returns those that answered 5xx or nothing at all */
export async function visitPages(watched: CspMonitor, addresses: readonly string[]): Promise<string[]> {
	const failed: string[] = [];
	const page = await watched.context.newPage();
	for (const path of addresses) {
		const answer = await page.goto(watched.origin + path, { waitUntil: 'load' });
		if (!answer || answer.status() >= 500) failed.push(`${answer?.status()} ${path}`);
		await inspect(page, watched);
	}
	await page.close();
	return failed;
}

const AT_ONCE = 20;

/** A page without the styles that its policy names: any other is somebody's. */
const withoutOwnStyles = (text: string, policy: string): string =>
	text.replace(/<style>([^]*?)<\/style>/g, (whole, css: string) =>
		policy.includes(`'sha256-${createHash('sha256').update(css).digest('base64')}'`) ? '' : whole
	);

/**
 * Asks for many pages and lets the browser's parser read them without opening them: a tenth of the time of a visit. A page may hold
 * nothing that would run, so what the policy or a missing event would hide is found as well.
 * @returns those that answered 5xx
 */
export async function readPages(watched: CspMonitor, addresses: readonly string[]): Promise<string[]> {
	const failed: string[] = [];
	const page = await watched.context.newPage();
	for (let from = 0; from < addresses.length; from += AT_ONCE) {
		const asked = addresses.slice(from, from + AT_ONCE);
		const texts = await Promise.all(
			asked.map(async (path) => {
				const answer = await fetch(watched.origin + path, {
					headers: { cookie: watched.cookie, accept: 'text/html', connection: 'close' }
				});
				if (answer.status >= 500) failed.push(`${answer.status} ${path}`);
				const policy = answer.headers.get('content-security-policy') ?? '';
				if (!/default-src 'none'/.test(policy) || /unsafe-(?:inline|eval)/.test(policy)) watched.seen.push(`policy ${policy} at ${path}`);
				if (new URL(answer.url).origin !== watched.origin) watched.seen.push(`went to ${answer.url}`);
				return withoutOwnStyles(await answer.text(), policy);
			})
		);
		const odd = await page.evaluate(oddities, [texts, false, watched.origin] as const);
		for (const [index, list] of odd.entries()) watched.seen.push(...list.map((each) => `odd ${each} at ${asked[index]}`));
		for (const call of texts.flatMap(callsIn)) watched.shown.add(call);
		watched.read += asked.length;
	}
	await page.close();
	return failed;
}
