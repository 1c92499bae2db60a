import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { config } from '../../src/lib/server/config.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { fields, keptFields } from '../../src/lib/domain/registration/fields.ts';
import { searchNormalise } from '../../src/lib/i18n/search-normalise.ts';

const personal = keptFields.filter((field) => fields[field].personal);

/** Somebody whose every value can be told from all others, in the form's fields; a new field that is personal is marked by itself. */
export const personalDataFixture = (mark: string) => ({
	...(Object.fromEntries(personal.map((field) => [field, `${field}${mark}`])) as object),
	surname: `Тегі${mark}`,
	givenName: `Аты${mark}`,
	patronymic: `Әкесі${mark}`,
	latinName: `Latin${mark}`,
	email: `${mark}@marked.example.kz`,
	phone: '+77011234567',
	position: `Лауазымы${mark}`,
	organisationText: `Ұйымы${mark}`,
	needsConsent: true,
	accessibility: `Қолдау${mark}`,
	food: `Тамақ${mark}`
});
export const MARKED_PHONE = '77011234567';

/** Every table and column that holds one of the texts, folded or not, as `table.column`. */
export async function columnsHolding(texts: readonly string[]): Promise<string[]> {
	const wanted = [...new Set(texts.flatMap((text) => [text.toLowerCase(), searchNormalise(text)]))];
	const found: string[] = [];
	const db = database().reader;
	for (const table of await db.introspection.getTables()) {
		const rows = (await db
			.selectFrom(table.name as 'installation')
			.selectAll()
			.execute()) as unknown as Record<string, unknown>[];
		for (const { name } of table.columns)
			if (rows.some((row) => wanted.some((text) => String(row[name]).toLowerCase().includes(text)))) found.push(`${table.name}.${name}`);
	}
	return found.sort();
}

/** How many files of the data folder hold one of the texts, byte by byte: the database, its log, mails. */
export function filesHolding(texts: readonly string[]): string[] {
	const folder = config().dataDir;
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.filter((entry) => {
			const bytes = readFileSync(join(entry.parentPath, entry.name));
			return texts.some((text) => bytes.includes(text));
		})
		.map((entry) => entry.name)
		.sort();
}
