import { expect, test } from 'vitest';
import { misfits, sourcesIn } from './classes.ts';

/** Classes that an expression gives and the source does not write out there, by the component that wears them. */
const dynamic: Record<string, readonly string[]> = {
	// the kind of a chip is a property of its own, named as the class
	'src/lib/ui/Chip.svelte': ['ok', 'part', 'wait', 'queue', 'full', 'bad', 'no', 'new', 'off'],
	// as the chip's; a plain one looks as every notice does
	'src/lib/ui/Notice.svelte': ['ok', 'wait', 'bad'],
	// full, hollow or dashed: the parts of a whole in their order
	'src/lib/ui/SplitBar.svelte': ['s', 'o', 'u'],
	// the looks of the button of an act, as the snippet is told
	'src/routes/registrations/[token]/Actions.svelte': ['quiet', 'danger']
};

test('every class that is worn has a rule, and every rule’s class is worn', () => {
	const [components, sheets] = [sourcesIn('src', '.svelte'), sourcesIn('src', '.css')];
	expect(Object.keys(components).length).toBeGreaterThan(100);
	expect(Object.keys(sheets).length).toBeGreaterThan(0);
	expect(misfits(components, sheets, dynamic)).toEqual([]);
});

test('what is planted is told: a class without a rule, a rule for nobody, an expression nobody has explained (control)', () => {
	const page = (markup: string, style = '') => ({ 'a.svelte': `${markup}<style>${style}</style>` });
	const sheet = { 'all.css': '.btn { color: red } @media print { .btn.quiet:hover { color: red } }' };
	const [buttons, other] = ['<b class="btn quiet">a</b>', { 'b.svelte': '<i class="chip"></i>' }];
	expect(misfits(page(buttons), sheet, {})).toEqual([]);
	expect(misfits(page(`${buttons}<p class={x ? 'lost' : 'btn'}></p>`), sheet, {})).toEqual(['a.svelte: .lost has no rule']);
	expect(misfits(page(`${buttons}<p class:lost={x}></p>`), sheet, {})).toEqual(['a.svelte: .lost has no rule']);
	expect(misfits(page('<b class="btn"></b>'), sheet, {})).toEqual(['all.css: nobody wears the .quiet of its rule']);
	expect(misfits(page(buttons, '.own { color: red }'), sheet, {})).toEqual(['a.svelte: nobody wears the .own of its rule']);
	// a rule of one component does not reach another's class, unless it says so
	expect(misfits({ ...page(`${buttons}<p class="chip"></p>`, '.chip { color: red }'), ...other }, sheet, {})).toEqual([
		'b.svelte: .chip has no rule'
	]);
	expect(misfits({ ...page(buttons, 'b :global(.chip) { color: red }'), ...other }, sheet, {})).toEqual([]);
	const open = page('<b class="btn {kind}">a</b>');
	expect(misfits(open, sheet, { 'a.svelte': ['quiet'] })).toEqual([]);
	expect(misfits(open, { 'all.css': '.btn { color: red }' }, {})).toEqual(['a.svelte: which classes does kind give?']);
	expect(misfits(page(buttons), sheet, { 'a.svelte': ['quiet'] })).toEqual(['a.svelte: gives no class by an expression any more']);
});
