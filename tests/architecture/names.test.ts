import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/**
 * Plain names: a word that was given up for a plainer one does not come back as the name of a file or an export, and one exported name
 * means one thing. Addresses of pages (folders of src/routes), columns, audit verbs and settings keys are data and keep their words.
 */

/** Given up as a whole name: too general, or the name of something else. Inside a longer name each may stand. */
const asWhole = `
	begin watch stop keptPages turns limits spend demandLeft seen markOf unlessChanged meanwhile nowStands standsNow state folder secret
	erased statements prepared copies copy places records next language origin policy form public demand terms browser desk secondStep
	required device board seatBoard tell turn selfMade hidden face faceOf whole doubtsAbout cut cuts looks affected partsForm register
	letters facts layout post faults shapes json answer zone text mlForm retain daily letGo vacate move fill mails opened one rows instants
	choose acts cancelPart mark band deskPage workPage run count sum everybody observed entry start outward counts texts watched planted
	world visitor again calls machine stage marked bare room rooms hand seatHand
	snapshot doubt currentRow firstPlace firstRefusal claimChoice claimPreferredSession
`;
/** Private images: given up in any name, alone or inside a longer one. */
const anywhere = `
	anew pen gently parked asking scene tally fold sitter wish wayIn plainly moveOn ownDay lastQuestion firstChoice statesPicture summaryCut
	tenseChip auditWords storm dice crowd ownStyles fittingKey turnAway
	fate fates desks deskForum deskOverview sayDoubts preferrable
`;

/** What stays, with its reason. */
const kept: Readonly<Record<string, string>> = {
	'src/cli/affected.ts': 'the command `npm run affected`, which operators know',
	'scripts/start.mjs': 'the command `npm start`',
	Visitor: 'where a sign-in comes from: an address and a browser; the helper of the tests is httpClient',
	RecipientTallyRow: 'a row of the table recipient_tally',
	RegistrationTallyRow: 'a row of the table registration_tally',
	ScanTallyRow: 'a row of the table scan_tally'
};

/** faceOf, SeatBoard, kept-pages, seat_board: their words in lower case, parted by `-`. */
const wordsIn = (name: string): string =>
	name
		.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
		.replaceAll('_', '-')
		.toLowerCase();
const listed = (names: string): string[] => names.trim().split(/\s+/).map(wordsIn);
const [whole, inside] = [new Set([...listed(asWhole), ...listed(anywhere)]), listed(anywhere)];

const isGivenUp = (name: string): boolean => {
	const words = wordsIn(name);
	return whole.has(words) || inside.some((each) => `-${words}-`.includes(`-${each}-`));
};

/** What SvelteKit calls the answers of an address. */
const verbs = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']);

/** The names that a source exports where it declares them; what a door hands on is declared elsewhere. */
function exportsOf(source: string): string[] {
	const declared = source.matchAll(/^\s*export (?:declare )?(?:async )?(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm);
	const parted = source.matchAll(/^\s*export (?:const|let) [{[]([^}\]]*)[}\]]/gm);
	const renamed = source.matchAll(/^\s*export (?:type )?\{([^}]*)\}/gm);
	return [
		...[...declared].map(([, name = '']) => name),
		...[...parted].flatMap(([, names = '']) => names.split(',').map((each) => each.split(':').at(-1)?.trim() ?? '')),
		...[...renamed].flatMap(([, names = '']) => [...names.matchAll(/ as (\w+)/g)].map(([, name = '']) => name))
	].filter((name) => name !== '' && !verbs.has(name));
}

const files = globSync('{src,scripts,tests}/**/*.*').filter((file) => !/[\\/](?:node_modules|violations|messages)[\\/]/.test(file));
const sources = files
	.filter((file) => /\.(?:ts|mjs|cjs|svelte)$/.test(file))
	.map((file) => ({ file, names: exportsOf(readFileSync(file, 'utf8')) }));
/** The file itself without its endings, and its folders where they are no addresses. */
const namesOf = (file: string): string[] => {
	const [folders, name = ''] = [file.split('/').slice(1, -1), file.split('/').at(-1)];
	return [...(file.startsWith('src/routes/') ? [] : folders), name.split('.')[0] ?? ''];
};

test('no file has a name that was given up', () => {
	expect(files.filter((file) => !(file in kept) && namesOf(file).some(isGivenUp))).toEqual([]);
});

test('no export has a name that was given up', () => {
	const found = sources.flatMap(({ file, names }) =>
		names.filter((name) => !(name in kept) && isGivenUp(name)).map((name) => `${name} in ${file}`)
	);
	expect(found).toEqual([]);
});

/** What a framework calls by this name in each of many files. */
const ofFramework = new Set(['load', 'actions', 'GET', 'POST', 'csr', 'prerender', 'ssr', 'handle']);

/** The exported names that several sources declare. */
function shared(list: readonly { file: string; names: readonly string[] }[]): string[] {
	const by = new Map<string, Set<string>>();
	for (const { file, names } of list) for (const name of names) by.set(name, (by.get(name) ?? new Set()).add(file));
	return [...by]
		.filter(([name, where]) => where.size > 1 && !ofFramework.has(name))
		.map(([name, where]) => `${name}: ${[...where].join(', ')}`);
}

test('one exported name is one thing', () => {
	expect(shared(sources)).toEqual([]);
});

test('control: what was given up is seen, whole or inside, and a name twice; what only sounds like it is not; each exception is in use', () => {
	for (const name of ['fold', 'foldAddress', 'SeatScene', 'text', 'TURN', 'wayIn', 'sceneBySlugs', 'seat_board', 'kept-pages', 'Register'])
		expect(isGivenUp(name), name).toBe(true);
	for (const name of ['textOf', 'folder-path', 'registerAll', 'pencil', 'turnover', 'localized-text', 'formAction'])
		expect(isGivenUp(name), name).toBe(false);
	expect(
		exportsOf(
			'export const fold = 1;\nexport { a as looks, b } from "./x";\nexport async function* pen() {}\nexport const { post, facts: kept } = y;'
		)
	).toEqual(['fold', 'pen', 'post', 'kept', 'looks']);
	expect(namesOf('src/lib/copy/places.ts').filter(isGivenUp)).toEqual(['copy', 'places']);
	expect(namesOf('src/routes/forums/register/+page.svelte').filter(isGivenUp)).toEqual([]);
	const twice = [
		{ file: 'a.ts', names: ['load', 'Place'] },
		{ file: 'b.ts', names: ['load', 'Place'] }
	];
	expect(shared(twice)).toEqual(['Place: a.ts, b.ts']);
	const all = new Set([...files, ...sources.flatMap(({ names }) => names)]);
	expect(Object.keys(kept).filter((name) => !all.has(name))).toEqual([]);
	expect(files.length).toBeGreaterThan(1000);
});
