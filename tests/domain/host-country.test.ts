import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hostOf, setCountries } from '../../src/lib/domain/forum/index.server.ts';
import { joinWaitingList } from '../../src/lib/domain/dialogue/index.server.ts';
import { everyUnit, saveUnit, unitsList } from '../../src/lib/domain/organisation/index.server.ts';
import { formProblems, formChoices, registrationOf } from '../../src/lib/domain/registration/index.server.ts';
import { summaryOf } from '../../src/lib/domain/attendance/index.server.ts';
import { HOME_COUNTRY } from '../../src/lib/lists.ts';
import { system } from '../../src/lib/server/actor.ts';
import { refusalMessage } from '../../src/lib/server/http/refusals.ts';
import { Refusal } from '../../src/lib/server/refusal.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, anAccount, aPlatform, formInput, organiserOf } from '../support/forum.ts';

/** Who is at home at a forum is said by the forum, not by the program; and so is the language by the reader. */
useFreshDatabase();

const admin = anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]);
const aUnit = (name: string, country: string, parentId: string | null = null) =>
	saveUnit(
		admin,
		null,
		{ kind: parentId ? 'district' : 'region', name: { kk: name }, country, parentId, rural: null, validFrom: null, validTo: null },
		noForm
	);

async function register() {
	const [home, abroad] = [await aUnit('Қостанай облысы', 'KZ'), await aUnit('Самарқанд облысы', 'UZ')];
	return { home: await aUnit('Әулиекөл ауданы', 'KZ', home), abroad: await aUnit('Ургут ауданы', 'KZ', abroad), region: abroad };
}

test('a forum held in Uzbekistan: its districts, its residents, its home and abroad', async () => {
	const units = await register();
	const forumId = await aForum({ countries: { foreign: ['KZ'], host: 'UZ' } });
	expect(await hostOf(forumId)).toBe('UZ');
	const choices = await formChoices(forumId, 'kk');
	expect(choices.countries.here.map((each) => each.value)).toEqual(['UZ', 'KZ']);
	expect(choices.units.flatMap((group) => group.options.map((unit) => unit.value))).toEqual([units.abroad]);
	const missing = async (country: string) => (await formProblems(forumId, formInput({ kind: 'ngo', country }))).missing;
	expect([await missing('UZ'), await missing('KZ')]).toEqual([['unitId', 'settlement'], []]);
	const lives = { kind: 'ngo', settlement: 'rural' };
	const host = await aDelegate(forumId, { ...lives, country: 'UZ', unitId: units.abroad });
	const guest = await aDelegate(forumId, { ...lives, country: 'KZ', unitId: units.home });
	const read = (one: typeof host) => registrationOf(one.actor, one.registrationId);
	expect(await read(host)).toMatchObject({ unitId: units.abroad, rural: true });
	expect(await read(guest)).toMatchObject({ unitId: null, rural: null });
	await expect(aDelegate(forumId, { ...lives, country: 'UZ', unitId: units.home })).rejects.toThrow('not-found');
	const summary = await summaryOf(organiserOf(forumId), forumId);
	expect([summary.host, summary.home.registered, summary.foreign.registered]).toEqual(['UZ', 1, 1]);
	// control: at a forum that says nothing of its host the same two change places
	const other = await aForum({ countries: { foreign: [], host: HOME_COUNTRY } });
	const mirrored = await aDelegate(other, { ...lives, country: 'UZ', unitId: units.abroad });
	expect(await read(mirrored)).toMatchObject({ unitId: null, rural: null });
});

test('a forum that moves to a country without districts asks none of them', async () => {
	await register();
	const forumId = await aForum();
	await setCountries(organiserOf(forumId), forumId, { foreign: ['KZ'], host: 'GE' }, noForm);
	expect((await formChoices(forumId, 'kk')).units).toEqual([]);
	expect((await formProblems(forumId, formInput({ kind: 'ngo', country: 'GE' }))).missing).toEqual(['settlement']);
});

test('a unit lies in the country of the one around it, also when that one is put right', async () => {
	const { abroad, region } = await register();
	expect((await unitsList('UZ')).map((unit) => unit.id)).toEqual([region, abroad]);
	const whole = { kind: 'region', name: { kk: 'Самарқанд облысы' }, parentId: null, rural: null, validFrom: null, validTo: null } as const;
	await saveUnit(admin, region, { ...whole, country: 'GE' }, noForm);
	expect((await everyUnit()).filter((unit) => unit.country === 'GE').map((unit) => unit.id)).toEqual([region, abroad]);
});

test('a country is written in one place of the program', () => {
	const allowed = ['src/lib/lists.ts', 'src/lib/domain/organisation/kostanay.ts'];
	const files = readdirSync('src', { recursive: true, withFileTypes: true })
		.filter((file) => file.isFile() && /\.(ts|svelte)$/.test(file.name) && !/\.test\.ts$/.test(file.name))
		.map((file) => join(file.parentPath, file.name))
		.filter((file) => !file.startsWith('src/demo/'));
	const naming = files.filter((file) => /(["'])KZ\1/.test(readFileSync(file, 'utf8')));
	expect(naming.filter((file) => !allowed.includes(file))).toEqual([]);
	expect(naming).toContain('src/lib/lists.ts');
});

test('a refusal names the other session in the language of who reads it', async () => {
	const forumId = await aForum();
	const title = { kk: 'Су алаңы', ru: 'Площадка о воде', en: 'Platform on water' };
	const [one, two] = [await aPlatform(forumId, 1, { title }), await aPlatform(forumId, 1)];
	for (const preferredSessionId of [one, two]) await aDelegate(forumId, { preferredSessionId });
	const { actor, registrationId } = await aDelegate(forumId, { preferredSessionId: one });
	const refusal = await joinWaitingList(actor, registrationId, two).catch((reason: unknown) => reason as Refusal);
	expect(refusal).toMatchObject({ code: 'dialogue.other-waiting', details: { title } });
	for (const locale of ['kk', 'ru', 'en'] as const) expect(refusalMessage(refusal as Refusal, locale)).toContain(title[locale]);
});

test('who entered a registration is one fact, who owns the address another', async () => {
	const forumId = await aForum();
	const own = await aDelegate(forumId);
	expect(await registrationOf(own.actor, own.registrationId)).toMatchObject({ enteredBy: 'owner', ownsAddress: true });
	expect(system('x').kind).toBe('system');
});
