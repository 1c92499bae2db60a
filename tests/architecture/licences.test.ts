import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** T45: what is shipped may be passed on under AGPL-3.0-or-later. The list of advisories needs the net: `npm audit --omit=dev`. */

interface Locked {
	dev?: boolean;
	devOptional?: boolean;
	license?: string;
}
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
/** Tools whose code or files are in the build, although only the build asks for them. */
const built = ['svelte', '@sveltejs/kit', '@sveltejs/adapter-node', '@fontsource-variable/onest', '@fontsource-variable/source-serif-4'];
/** https://www.gnu.org/licenses/license-list.html: compatible with version 3 of the GPL, and fonts that may lie beside a program */
const fitting = new Set([
	...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'MPL-2.0', 'CC0-1.0', 'Unlicense', 'BlueOak-1.0.0'],
	...['LGPL-3.0-or-later', 'GPL-3.0-or-later', 'AGPL-3.0-or-later', 'OFL-1.1']
]);

/** Whether a licence expression leaves a fitting choice (SPDX: AND binds closer than OR, brackets around a whole). */
const fits = (expression: string): boolean =>
	expression
		.replace(/^\((.*)\)$/, '$1')
		.split(' OR ')
		.some((choice) => choice.split(' AND ').every((licence) => fitting.has(licence.replace(/[()]/g, ''))));

const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
const shipped = Object.entries(packages).filter(
	([path, locked]) => path && ((!locked.dev && !locked.devOptional) || built.includes(nameOf(path)))
);
/** the licence of a package that the lock file does not name */
const licenceOf = ([path, { license }]: (typeof shipped)[number]): string =>
	license ?? (JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Locked).license ?? 'none';

test('every package that is shipped has a licence that fits AGPL-3.0-or-later', () => {
	expect(shipped.filter((each) => !fits(licenceOf(each))).map((each) => `${nameOf(each[0])}: ${licenceOf(each)}`)).toEqual([]);
	expect(shipped.length).toBeGreaterThan(100);
	console.log(`${shipped.length} packages: ${[...new Set(shipped.map(licenceOf))].sort().join(', ')}`);
});

test('control: a licence that does not fit is seen', () => {
	expect(['none', 'SEE LICENSE IN LICENSE', 'BUSL-1.1', 'CC-BY-NC-4.0', 'MIT AND SSPL-1.0', 'GPL-2.0-only'].filter(fits)).toEqual([]);
	expect(['(MIT OR CC0-1.0)', 'GPL-2.0-only OR MIT', 'MIT AND ISC'].filter(fits)).toHaveLength(3);
});
