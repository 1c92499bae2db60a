import readXlsxFile from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asLine } from '../../src/lib/i18n/typed-text.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { anInstallation, testPassphrase, type Installation } from './fixtures.ts';

/** T17, T29, T34: what people type comes back as they typed it: in files, in searches, in links. */

let world: Installation;
beforeAll(async () => void (world = await anInstallation()), 120_000);
afterAll(() => world.stop());

const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
const register = (fields: Record<string, string>) =>
	fetch(`${world.origin}/forums/${world.things.own.slug}/register?/register`, {
		method: 'POST',
		redirect: 'manual',
		headers: { ...form, origin: world.origin },
		body: new URLSearchParams({
			givenName: 'Айнұр',
			organisationText: 'Ұйым',
			kind: 'media',
			country: 'KZ',
			workingLanguage: 'kk',
			shownTo: 'nobody',
			consentParticipation: 'on',
			organisationId: 'none',
			...fields
		}).toString()
	});
const file = async (format: string) =>
	Buffer.from(
		await (
			await fetch(`${world.origin}/organiser/forums/${world.things.own.slug}/registrations.${format}`, {
				headers: { cookie: world.cookies.organiser }
			})
		).arrayBuffer()
	);
const stored = (email: string) => database().reader.selectFrom('registration').selectAll().where('email', '=', email).executeTakeFirst();
const search = async (text: string) =>
	(
		await fetch(`${world.origin}/organiser/forums/${world.things.own.slug}/registrations?search=${encodeURIComponent(text)}`, {
			headers: { cookie: world.cookies.organiser }
		})
	).text();

/** Fields separated by semicolons, quoted where needed (RFC 4180 otherwise). */
function readCsv(text: string): string[][] {
	const rows: string[][] = [[]];
	for (const [, quoted, bare, end] of text.replace(/^\ufeff/, '').matchAll(/(?:"((?:[^"]|"")*)"|([^;\r\n]*))(;|\r\n|\n|$)/g)) {
		rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
		if (end !== ';') rows.push([]);
		if (end === '') break;
	}
	return rows.filter((row) => row.length > 1);
}

const formulas = [
	'=1+1',
	'=cmd|/c calc!A0',
	'+1+1',
	'-1+1',
	'@SUM(1;1)',
	'=HYPERLINK("http://elsewhere.example";"x")',
	'\t=1+1',
	'\r\n=1+1',
	'＝1+1',
	'";=1+1;"',
	'=DDE("cmd";"/c calc";"x")',
	'=IMPORTXML("http://elsewhere.example";"//a")'
];

describe('formulas', () => {
	const fields = ['surname', 'givenName', 'patronymic', 'latinName', 'organisationText', 'position'] as const;
	const columns = ['surname', 'given_name', 'patronymic', 'latin_name', 'organisation_text', 'position_text'] as const;
	const emails = formulas.map((_, index) => `formula${index}@example.kz`);
	/** A name holds no link: its formula has none there. */
	const formulaIn = (index: number, column: number) => {
		const formula = formulas[(index + column) % formulas.length] ?? '';
		return column < 4 ? formula.replace('://', ':') : formula;
	};

	test('typed into every field of the form are stored as text', async () => {
		for (const [index, email] of emails.entries()) {
			const typed = Object.fromEntries(fields.map((field, column) => [field, formulaIn(index, column)]));
			const answer = await register({ ...typed, email });
			expect(answer.status, await answer.text()).toBe(303);
			const row = await stored(email);
			for (const [column, name] of columns.entries())
				expect(row?.[name]).toBe(
					formulaIn(index, column)
						.replace(/\p{Cc}+/gu, ' ')
						.trim()
				);
		}
	});

	test('also where the form would not take them', async () => {
		for (const [index, email] of emails.entries())
			await database()
				.writer.updateTable('registration')
				.set({ phone: formulas[index] ?? '' })
				.where('email', '=', email)
				.execute();
	});

	test('come out of XLSX exactly, as text', async () => {
		const sheets = await readXlsxFile(await file('xlsx'), { trim: false });
		const cells = sheets.flatMap((sheet) => sheet.data.map((row) => row.map((cell) => cell ?? '')));
		for (const [index, email] of emails.entries()) {
			const row = cells.find((each) => each.includes(email));
			expect(row).toContain(formulas[index]);
			for (const [column] of columns.entries())
				expect(row).toContain(
					formulaIn(index, column)
						.replace(/\p{Cc}+/gu, ' ')
						.trim()
				);
		}
		const [heads = [], ...lines] = cells;
		const asNumber = heads.filter((_, column) => lines.some((line) => typeof line[column] !== 'string'));
		expect(asNumber).toEqual([
			'Нөмірі',
			'Алаңдағы орны',
			'Өтінім уақыты, UTC',
			'Өтінім уақыты, жергілікті',
			'Келген уақыты, UTC',
			'Келген уақыты, жергілікті'
		]);
	});

	test('begin no cell of the CSV', async () => {
		const rows = readCsv((await file('csv')).toString());
		expect(rows.filter((row) => row.some((cell) => emails.some((email) => cell.includes(email))))).toHaveLength(emails.length);
		expect(rows.flat().filter((cell) => /^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(cell))).toEqual([]);
	});
});

describe('names of all kinds', () => {
	const names: Record<string, string> = {
		kazakh: 'Әбдіғаппарұлы-Ыңғайлы',
		composed: 'Ёжиков Йод'.normalize('NFD'),
		hebrew: 'שָׁלוֹם כהן',
		arabic: 'محمد‎ العلي',
		marks: '\u202eнаоборот\u202c',
		joined: 'Мұқ\u200bан\u200dов',
		alike: 'Аxметова', // the second letter is Latin
		dotless: 'Yıldız İnanç',
		georgian: 'გელაშვილი',
		beyond: '𠮷田 𝒜',
		apostrophe: 'O’Нил-Д’Арк'
	};
	test('are stored as sent, after NFC', async () => {
		for (const [key, surname] of Object.entries(names)) {
			expect((await register({ surname, email: `${key}@names.example.kz` })).status).toBe(303);
			expect((await stored(`${key}@names.example.kz`))?.surname).toBe(asLine(surname));
		}
	});
	test('come out of the files letter by letter', async () => {
		const csv = (await file('csv')).toString();
		const cells = (await readXlsxFile(await file('xlsx'), { trim: false })).flatMap((sheet) => sheet.data.flat());
		expect(csv.startsWith('\ufeff')).toBe(true);
		for (const surname of Object.values(names)) {
			expect(csv).toContain(asLine(surname));
			expect(cells).toContain(asLine(surname));
		}
	});
	test('are found in any case, as composed or not, without marks nobody sees', async () => {
		const asked: [string, string][] = [
			['ӘБДІҒАППАРҰЛЫ', 'kazakh'],
			['әбдіғап', 'kazakh'],
			['абдигаппарулы', 'kazakh'],
			['ёжиков'.normalize('NFD'), 'composed'],
			['ЕЖИКОВ', 'composed'],
			['Мұқанов', 'joined'],
			['мукан', 'joined'],
			['наоборот', 'marks'],
			['Ахметова', 'alike'],
			['yildiz', 'dotless'],
			['გელა', 'georgian']
		];
		for (const [text, key] of asked) {
			const id = (await stored(`${key}@names.example.kz`))?.id;
			expect(await search(text), `${text} finds ${names[key]}`).toContain(id);
		}
		expect(await search('жоқадам')).not.toContain((await stored('kazakh@names.example.kz'))?.id);
	});
	test('of 300 letters are refused with a sentence, and what was typed stays', async () => {
		const answer = await register({ surname: 'Ә'.repeat(300), email: 'long@names.example.kz' });
		const page = await answer.text();
		expect(answer.status).toBe(400);
		expect(page).toContain('Ә'.repeat(300));
		expect(page).toMatch(/aria-invalid="true"/);
		expect(await stored('long@names.example.kz')).toBeUndefined();
	});
});

describe('links to elsewhere', () => {
	const elsewhere = [
		'https://elsewhere.example/',
		'//elsewhere.example',
		'/\\elsewhere.example',
		'\\\\elsewhere.example',
		'/\t/elsewhere.example',
		'/%09/elsewhere.example',
		'https:elsewhere.example',
		'javascript:alert(1)',
		'data:text/html,x',
		'/..//elsewhere.example',
		'/./\\elsewhere.example',
		'http://127.0.0.1@elsewhere.example',
		'////elsewhere.example',
		'/\r\nLocation: https://elsewhere.example'
	];
	const signIn = (next: string) =>
		fetch(`${world.origin}/login?next=${encodeURIComponent(next)}`, {
			method: 'POST',
			redirect: 'manual',
			headers: { ...form, origin: world.origin },
			body: new URLSearchParams({ email: 'organiser@example.kz', password: testPassphrase }).toString()
		});
	test('are not followed after a sign-in', async () => {
		for (const next of elsewhere) {
			const answer = await signIn(next);
			const location = answer.headers.get('location') ?? '';
			expect([answer.status, new URL(location, world.origin).origin], next).toEqual([303, world.origin]);
			expect(location, next).toMatch(/^\/(?![/\\])/);
		}
		expect((await signIn('/account')).headers.get('location')).toBe('/account');
	});
	test('come from no other address either', async () => {
		for (const path of [
			'//elsewhere.example',
			'//elsewhere.example/..',
			'/\\elsewhere.example',
			'/ru//elsewhere.example/',
			'/en/%2F%2Felsewhere.example/',
			'/forums//elsewhere.example/'
		])
			for (const query of ['', '?next=https://elsewhere.example', '?url=https://elsewhere.example&redirect=//elsewhere.example']) {
				const answer = await fetch(`${world.origin}${path}${query}`, { redirect: 'manual' });
				const location = answer.headers.get('location');
				if (location) expect(new URL(location, world.origin + path).origin, `${path}${query}`).toBe(world.origin);
			}
	});
});
