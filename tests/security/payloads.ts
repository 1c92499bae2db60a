/**
 * Forty texts that somebody could type to make a page run them. Each calls `ran(n)`, where n says which text it is and where it was put,
 * so that a hit names the column or parameter. `raw` is where the text runs when a page forgets to escape it: the control puts it there.
 */

export type Raw =
	| 'html'
	| 'attribute'
	| 'single'
	| 'unquoted'
	| 'href'
	| 'source'
	| 'textarea'
	| 'title'
	| 'style'
	| 'comment'
	| 'json'
	| 'template'
	| 'markup'
	/** an XHTML answer */
	| 'xml'
	/** text that a careless step makes into markup: written in capitals, folded, decoded, read as HTML twice */
	| 'capitals'
	| 'folded'
	| 'decoded'
	| 'entities'
	| 'twice'
	/** no page runs it: the tests of files look for it */
	| 'file';

const script = 'http://www.w3.org/1999/xhtml';

const texts: readonly (readonly [raw: Raw, text: (call: string) => string])[] = [
	['html', (run) => `<script>${run}</script>`],
	['html', (run) => `<img src=x onerror=${run}>`],
	['html', (run) => `<svg onload=${run}>`],
	['html', (run) => `<svg><animate onbegin=${run} attributeName=x dur=1s>`],
	['html', (run) => `<details open ontoggle=${run}>`],
	['html', (run) => `<input autofocus onfocus=${run}>`],
	['html', (run) => `<iframe srcdoc="<script>${run}</script>"></iframe>`],
	['html', (run) => `<video><source onerror=${run}></video>`],
	['html', (run) => `<style>@keyframes x{}</style><b style="animation:x 1s" onanimationstart=${run}>`],
	['html', (run) => `<iframe src="javascript:${run}"></iframe>`],
	['html', (run) => `<iframe src="jav&#x0A;ascript:${run}"></iframe>`],
	['html', (run) => `<audio src onerror=${run}>`],
	['html', (run) => `<scr<script></script>ipt><img src=x onerror=${run}>`],
	['html', (run) => `<noscript><p title="</noscript><img src=x onerror=${run}>">`],
	['html', (run) => `<xmp><p title="</xmp><svg/onload=${run}>">`],
	['html', (run) => `<math><style><img src=x onerror=${run}></style>`],
	['html', (run) => `{@html '<img src=x onerror=${run}>'}`],
	['href', (run) => `javascript:${run}`],
	['href', (run) => `JaVaScRiPt:${run}`],
	['href', (run) => `java\tscript:${run}`],
	['href', (run) => `\u0001javascript:${run}`],
	['source', (run) => `data:text/html,<script>${run}</script>`],
	['source', (run) => `data:text/html;charset=utf-8,%3Cscript%3E${run}%3C/script%3E`],
	['attribute', (run) => `"><img src=x onerror=${run}>`],
	['attribute', (run) => `" autofocus tabindex=1 onfocus=${run} x="`],
	['single', (run) => `' autofocus tabindex=1 onfocus=${run} x='`],
	['unquoted', (run) => `x autofocus tabindex=1 onfocus=${run}`],
	['textarea', (run) => `</textarea><img src=x onerror=${run}>`],
	['title', (run) => `</title><img src=x onerror=${run}>`],
	['style', (run) => `</style><img src=x onerror=${run}>`],
	['comment', (run) => `--><img src=x onerror=${run}>`],
	['json', (run) => `"};${run};//`],
	['json', (run) => `</script><script>${run}</script>`],
	['template', (run) => `\${${run}}`],
	['xml', (run) => `]]><script xmlns="${script}">${run}</script>`],
	['capitals', (run) => `<\u017fvg onload=${run}>`],
	['folded', (run) => `\uff1cimg src=x onerror=${run}\uff1e`],
	['decoded', (run) => `%3Cimg%20src=x%20onerror=${run}%3E`],
	['entities', (run) => `&lt;img src=x onerror=${run}&gt;`],
	['file', (run) => `=HYPERLINK("javascript:${run}";"x")\r\nEND:VEVENT\r\nBEGIN:VALARM`]
];

export const PAYLOAD_COUNT = texts.length;
export const rawOf = (payload: number): Raw => texts[payload]?.[0] ?? 'file';

const PLACE = 100;
/** @param place number of a column or parameter */
export const callOf = (place: number, which: number): string => `ran(${place * PLACE + which})`;
/** One of the texts for one place. */
export const payload = (place: number, which: number): string => texts[which]?.[1](callOf(place, which)) ?? '';
/** Which text in which place a call of `ran` came from. */
export const whose = (call: number): { place: number; which: number } => ({ place: Math.floor(call / PLACE), which: call % PLACE });
/** The calls that a text holds, run or not. */
export const callsIn = (text: string): number[] => [...text.matchAll(/ran\((\d+)\)/gi)].map((found) => Number(found[1]));
