import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'svelte/compiler';

/** Which classes the components wear and which their styles and the global sheets dress, read from the sources. */

type Node = Record<string, unknown> & { type?: string };

/** Every object below one that has a type. */
function* nodesOf(value: unknown): Generator<Node> {
	if (Array.isArray(value)) for (const each of value) yield* nodesOf(each);
	else if (value && typeof value === 'object') {
		const node = value as Node;
		if (typeof node.type === 'string') yield node;
		for (const [key, each] of Object.entries(node)) if (key !== 'parent' && key !== 'metadata') yield* nodesOf(each);
	}
}

export interface Wardrobe {
	/** classes written in the markup */
	worn: Set<string>;
	/** expressions in a class that are not written out: {kind} of class="chip {kind}" */
	open: string[];
	/** classes with a rule for this component alone */
	own: Set<string>;
	/** classes with a rule inside :global(…), for whoever wears them */
	global: Set<string>;
}

const words = (text: string) => text.split(/\s+/).filter(Boolean);

/** Classes an expression may give: the texts in it, but for those that are only compared. Anything else than texts is open. */
function texts(node: Node, source: string): { worn: string[]; open: string[] } {
	const both = (...parts: unknown[]) => {
		const all = parts.map((part) => texts(part as Node, source));
		return { worn: all.flatMap(({ worn }) => worn), open: all.flatMap(({ open }) => open) };
	};
	switch (node.type) {
		case 'Text':
			return { worn: words(node.data as string), open: [] };
		case 'Literal':
			return { worn: typeof node.value === 'string' ? words(node.value) : [], open: [] };
		case 'ExpressionTag':
			return texts(node.expression as Node, source);
		case 'ConditionalExpression':
			return both(node.consequent, node.alternate);
		case 'LogicalExpression':
			return node.operator === '&&' ? both(node.right) : both(node.left, node.right);
		case 'Identifier':
			if (node.name === 'undefined') return { worn: [], open: [] };
	}
	return { worn: [], open: [source.slice(node.start as number, node.end as number)] };
}

/** What one component wears and dresses. @param source a component, or a style sheet between `<style>` and `</style>` */
export function wardrobeOf(source: string): Wardrobe {
	const tree = parse(source, { modern: true });
	const found: Wardrobe = { worn: new Set(), open: [], own: new Set(), global: new Set() };
	for (const node of nodesOf(tree.fragment)) {
		if (node.type === 'ClassDirective') found.worn.add(node.name as string);
		if (node.type !== 'Attribute' || node.name !== 'class' || node.value === true) continue;
		for (const part of [node.value].flat() as Node[]) {
			const { worn, open } = texts(part, source);
			for (const name of worn) found.worn.add(name);
			found.open.push(...open);
		}
	}
	const rules = [...nodesOf(tree.css)];
	for (const { name } of rules.filter(({ type }) => type === 'ClassSelector') as { name: string }[]) found.own.add(name);
	for (const pseudo of rules.filter(({ type, name }) => type === 'PseudoClassSelector' && name === 'global'))
		for (const node of nodesOf(pseudo.args)) if (node.type === 'ClassSelector') found.global.add(node.name as string);
	return found;
}

/** @returns what is wrong, in words. @param sheets the global style sheets @param dynamic classes that each component's open expressions give */
export function misfits(
	components: Record<string, string>,
	sheets: Record<string, string>,
	dynamic: Record<string, readonly string[]>
): string[] {
	const all = Object.entries(components).map(([file, source]) => {
		const wardrobe = wardrobeOf(source);
		for (const name of dynamic[file] ?? []) wardrobe.worn.add(name);
		return [file, wardrobe] as const;
	});
	const styled = Object.entries(sheets).map(([file, css]) => [file, wardrobeOf(`<style>${css}</style>`).own] as const);
	const everywhere = new Set([...styled.flatMap(([, own]) => [...own]), ...all.flatMap(([, { global }]) => [...global])]);
	const anywhere = new Set(all.flatMap(([, { worn }]) => [...worn]));
	return [
		...all.flatMap(([file, { worn, own }]) =>
			[...worn].filter((name) => !own.has(name) && !everywhere.has(name)).map((name) => `${file}: .${name} has no rule`)
		),
		...all.flatMap(([file, { worn, own, global }]) =>
			[...own]
				.filter((name) => !(global.has(name) ? anywhere : worn).has(name))
				.map((name) => `${file}: nobody wears the .${name} of its rule`)
		),
		...styled.flatMap(([file, own]) =>
			[...own].filter((name) => !anywhere.has(name)).map((name) => `${file}: nobody wears the .${name} of its rule`)
		),
		...all.flatMap(([file, { open }]) => (open.length && !dynamic[file] ? [`${file}: which classes does ${open.join(', ')} give?`] : [])),
		...Object.keys(dynamic)
			.filter((file) => !all.some(([name, { open }]) => name === file && open.length))
			.map((file) => `${file}: gives no class by an expression any more`)
	];
}

/** The sources below a folder by how their names end, by path. */
export const sourcesIn = (folder: string, ending: string): Record<string, string> =>
	Object.fromEntries(
		readdirSync(folder, { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith(ending))
			.map((file) => [join(folder, file), readFileSync(join(folder, file), 'utf8')])
	);
