import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';

/** Everything a visitor can ask of the program, read from src/routes: a new page or action is here without anybody's doing. */

export interface RouteEntry {
	/** the route as its address is written: /forums/[forum]/register */
	route: string;
	/** 'page' for looking at it, 'action:<name>' for a form, 'GET' and so on for an endpoint */
	what: string;
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'fallback'];
const routes = join(process.cwd(), 'src', 'routes');

/** The route of a folder under src/routes: groups stand in no address. */
export const routeOfFile = (folder: string): string =>
	`/${relative(routes, folder)
		.split(sep)
		.filter((part) => !/^\(.+\)$/.test(part))
		.join('/')}`;

/** Names a module exports, with the initializer where it is a constant. */
function exportsOf(file: string): Map<string, ts.Expression | undefined> {
	const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
	const found = new Map<string, ts.Expression | undefined>();
	for (const statement of source.statements) {
		const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
		const exported = modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
		if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause))
			for (const each of statement.exportClause.elements) found.set(each.name.text, undefined);
		if (!exported) continue;
		if (ts.isFunctionDeclaration(statement) && statement.name) found.set(statement.name.text, undefined);
		if (ts.isVariableStatement(statement))
			for (const each of statement.declarationList.declarations)
				if (ts.isIdentifier(each.name)) found.set(each.name.text, each.initializer);
	}
	return found;
}

/** The names in `export const actions = { … }`. @throws Error when they cannot be read from the source: then nobody would test them */
function actionsIn(file: string, initializer: ts.Expression | undefined): string[] {
	let value = initializer;
	while (value && (ts.isSatisfiesExpression(value) || ts.isAsExpression(value))) value = value.expression;
	if (!value || !ts.isObjectLiteralExpression(value)) throw new Error(`${file}: actions must be an object written in place`);
	return value.properties.map((property) => {
		if (!property.name || ts.isComputedPropertyName(property.name)) throw new Error(`${file}: an action needs a plain name`);
		return property.name.text;
	});
}

/** Pages, actions and endpoints, by route. */
export function routeList(): RouteEntry[] {
	const files = readdirSync(routes, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
	return files
		.flatMap((entry) => {
			const file = join(entry.parentPath, entry.name);
			const route = routeOfFile(entry.parentPath);
			if (/^\+page(@.*)?\.svelte$/.test(entry.name)) return [{ route, what: 'page' }];
			if (entry.name === '+server.ts')
				return [...exportsOf(file).keys()].filter((name) => methods.includes(name)).map((name) => ({ route, what: name }));
			const exported = entry.name === '+page.server.ts' ? exportsOf(file) : undefined;
			return exported?.has('actions') ? actionsIn(file, exported.get('actions')).map((name) => ({ route, what: `action:${name}` })) : [];
		})
		.sort((a, b) => (`${a.route} ${a.what}` < `${b.route} ${b.what}` ? -1 : 1));
}
