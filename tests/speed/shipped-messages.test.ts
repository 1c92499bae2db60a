import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { locales, type Locale } from '../../src/lib/i18n/locales.ts';
import { messages } from '../../src/lib/i18n/messages/all.server.ts';
import { freePort } from '../support/port.ts';
import { startProgram } from '../support/process.ts';
import { READY } from '../support/server.ts';

/** A page with JavaScript, planted in a copy of the sources: it ships the messages of its areas in its language, by its load, and no others. */

const OWN = ['common', 'attendance'];
const page = (script = '', markup = '') => `<script lang="ts">
	import { pageLanguage } from '$lib/ui/page';
	import WorkHead from '$lib/ui/WorkHead.svelte';
	${script}
	const { t } = pageLanguage();
	let times = $state(0);
</script>
<WorkHead title={t('attendance.title')} />
<button onclick={() => times++}>{times}</button>${markup}`;
const load = `import { messagesOf } from '$lib/i18n/messages/all.server';
export const load = ({ locals }) => ({ messages: messagesOf(locals.locale, ${JSON.stringify(OWN)}) });`;

let copy = '';
const routes = () => join(copy, 'src/routes/desk/planted');
beforeAll(() => {
	copy = mkdtempSync(join(tmpdir(), 'alang-shipped-'));
	for (const each of ['src', 'static', 'migrations', 'scripts', 'tests/suites.ts', 'package.json', 'package-lock.json'])
		cpSync(each, join(copy, each), { recursive: true });
	for (const each of ['svelte.config.js', 'vite.config.ts', 'tsconfig.json']) cpSync(each, join(copy, each));
	symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
	mkdirSync(routes());
	writeFileSync(join(routes(), '+page.ts'), 'export const csr = true;');
	writeFileSync(join(routes(), '+page.server.ts'), load);
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Builds the copy with this planted page. @returns whether it could be built, what was said, and the text of all scripts for browsers */
function built(source: string) {
	writeFileSync(join(routes(), '+page.svelte'), source);
	// as from a shell: the mark of a test run switches SvelteKit's guard off
	const at = { cwd: copy, encoding: 'utf8', env: { PATH: process.env.PATH } } as const;
	for (const args of [['node_modules/vite/bin/vite.js', 'build'], ['scripts/bundle.mjs']]) {
		const { status, stdout, stderr } = spawnSync(process.execPath, args, at);
		if (status !== 0) return { done: false, said: stdout + stderr, scripts: '' };
	}
	const client = join(copy, 'build/client/_app');
	const files = readdirSync(client, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
	return { done: true, said: '', scripts: files.map((file) => readFileSync(join(client, file), 'utf8')).join('\n') };
}

/** Texts that can be found wherever they stand: long, and written the same in JSON, JavaScript and HTML. */
const plainText = /^[^{}<>"'`&\\\n]{16,}$/;
const areas = [...new Set(Object.keys(messages.kk).map((key) => key.split('.')[0] ?? ''))];
const textsOf = (locale: Locale, area: string) =>
	Object.entries(messages[locale]).flatMap(([key, text]) => (key.startsWith(`${area}.`) ? [text] : []));
const kinds = locales.flatMap((locale) => areas.map((area) => ({ name: `${locale} ${area}`, texts: textsOf(locale, area) })));
/** The longest texts of each area and language that no other area or language has. */
const marks = kinds.map(({ name, texts }) => {
	const others = kinds.flatMap((kind) => (kind.name === name ? [] : kind.texts)).join('\n');
	const longest = texts.filter((text) => plainText.test(text)).sort((a, b) => b.length - a.length);
	return { name, texts: longest.slice(0, 12).filter((text) => !others.includes(text)) };
});
/** The areas and languages whose texts are found, as «ru own». */
const foundIn = (shipped: string) => marks.filter(({ texts }) => texts.some((text) => shipped.includes(text))).map(({ name }) => name);

test('a page with JavaScript ships the messages of its area in its language', async () => {
	expect(marks.filter(({ texts }) => !texts.length)).toEqual([]);
	const { done, said, scripts } = built(page());
	expect([done, said]).toEqual([true, '']);
	expect(scripts.length).toBeGreaterThan(10_000);
	// no script has messages: another page or language would load the same file
	expect(foundIn(scripts)).toEqual([]);
	const PORT = String(await freePort());
	const begin = `process.chdir(${JSON.stringify(copy)}); await import(${JSON.stringify(join(copy, 'build/alang.js'))});`;
	const env = { PORT, DATA_DIR: join(copy, 'data'), DATABASE_URL: '', LOG_LEVEL: 'silent' };
	const server = await startProgram(['--input-type=module', '-e', begin], env, READY);
	try {
		for (const locale of locales) {
			const html = await (await fetch(`http://127.0.0.1:${PORT}${locale === 'kk' ? '' : `/${locale}`}/desk/planted`)).text();
			expect(html).toContain('_app/immutable/entry/');
			const own = OWN.flatMap((area) => textsOf(locale, area)).filter((text) => plainText.test(text));
			expect(own.length).toBeGreaterThan(30);
			expect(own.filter((text) => !html.includes(text))).toEqual([]);
			expect(foundIn(html)).toEqual(OWN.map((area) => `${locale} ${area}`));
		}
	} finally {
		await server.stop();
	}
});

test('an area that the page imports itself is in its scripts (control)', () => {
	const direct = page("import area from '$lib/i18n/messages/own/ru.json';", '<p>{Object.values(area).join()}</p>');
	expect(foundIn(built(direct).scripts)).toEqual(['ru own']);
});

test('a page for browsers that imports all messages cannot be built (control)', () => {
	const all = page("import { translate } from '$lib/i18n/translate';", "<p>{translate('ru', 'own.kicker')}</p>");
	const { done, said } = built(all);
	expect(done).toBe(false);
	expect(said).toContain('messages/all.server');
});
