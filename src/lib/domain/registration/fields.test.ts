import { expect, test } from 'vitest';
import { messages } from '../../i18n/messages/all.server.ts';
import { columnsShown, fieldNames, fields, fileFields, formColumns, formParts, keptFields } from './fields.ts';
import { columnsLeft, identifyingColumns } from './row.server.ts';

test('a column that the form fills has one field, and a word of its own in the audit', () => {
	expect(new Set(formColumns).size).toBe(formColumns.length);
	const unsaid = formColumns.filter(
		(column) => ![`organiser.changed.${column}`, `registration.changed.${column}`].some((key) => key in messages.kk)
	);
	expect(unsaid).toEqual([]);
});

test('each field stands in one part of the form, and what the file shows has a column', () => {
	expect(Object.values(formParts).flat()).toEqual(fieldNames);
	expect(fileFields.filter((field) => !fields[field].column)).toEqual([]);
	expect([...columnsShown('list'), ...columnsShown('file')].sort()).toEqual(
		fileFields.flatMap((field) => fields[field].column ?? []).sort()
	);
});

test('anonymising empties every column that says who somebody is, and erasing what is left but for what totals count', () => {
	expect(identifyingColumns.filter((column) => columnsLeft('anonymised')[column] !== '')).toEqual([]);
	const left = [columnsLeft('anonymised'), columnsLeft('erased')].flatMap((columns) => Object.keys(columns));
	const stays = keptFields.flatMap((field) => fields[field].column ?? []).filter((column) => !left.includes(column));
	expect(stays).toEqual(['kind', 'country']);
});
