import { expect, test } from 'vitest';
import {
	acceptedById,
	acceptOrganisation,
	editOrganisation,
	addOrganisation,
	everyUnit,
	listAccepted,
	listProposed,
	saveUnit,
	suggestOrganisations,
	unitsList,
	writeKostanay
} from '../../src/lib/domain/organisation/index.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { read } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { aDelegate, aForum, anAccount, organiserOf, THEN } from '../support/forum.ts';

useFreshDatabase();

test('a proposed organisation is offered to nobody until it is accepted, and only in its country', async () => {
	const forumId = await aForum();
	await aDelegate(forumId, { organisationText: 'Жаңа толқын одағы' });
	expect(await suggestOrganisations('Жаңа толқын', 'KZ')).toEqual([]);
	const organiser = organiserOf(forumId);
	const [proposed] = (await listProposed(organiser, forumId)).items;
	await acceptOrganisation(organiser, proposed?.id ?? '', { name: { kk: 'Жаңа толқын одағы' }, kind: 'ngo' }, noForm);
	expect((await suggestOrganisations('жана толкын', 'KZ')).map((each) => each.name.kk)).toEqual(['Жаңа толқын одағы']);
	expect(await suggestOrganisations('Жаңа толқын', 'GE')).toEqual([]);
});

const admin = anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]);

test('a name in one language alone is the name it is found and ordered by, whichever language that is', async () => {
	const id = await addOrganisation(admin, { name: { kk: '', ru: 'Фонд «Чашма»', en: '' }, kind: 'ngo', country: 'TJ' });
	const folded = () => read().selectFrom('organisation').select('name_folded').where('id', '=', id).executeTakeFirstOrThrow();
	expect(await folded()).toEqual({ name_folded: 'фонд чашма' });
	await editOrganisation(admin, id, { name: { kk: '', ru: '', en: 'Chashma Fund' }, kind: 'ngo' }, noForm);
	expect(await folded()).toEqual({ name_folded: 'chashma fund' });
});

const lastAudit = () =>
	read()
		.selectFrom('audit_entry')
		.select(['verb', 'subject_id', 'forum_id', 'columns'])
		.orderBy('id', 'desc')
		.limit(1)
		.executeTakeFirstOrThrow();
const unit = {
	kind: 'village',
	name: { kk: 'Жаңа ауыл' },
	country: 'KZ',
	parentId: null,
	rural: true,
	validFrom: null,
	validTo: null
} as const;

test('an empty register takes Kostanay Region once, from the admin only', async () => {
	const organiser = organiserOf(await aForum());
	await expect(writeKostanay(organiser)).rejects.toMatchObject({ code: 'not-found' });
	expect(await unitsList('KZ')).toEqual([]);
	await writeKostanay(admin);
	const units = await unitsList('KZ');
	expect(units).toHaveLength(21);
	const [region] = units;
	expect(units.filter((each) => each.parentId === region?.id)).toHaveLength(20);
	expect((await lastAudit()).verb).toBe('organisation.units');
	await expect(writeKostanay(admin)).rejects.toMatchObject({ code: 'conflict' });
});

test('a unit is added, renamed and ended: then it is not offered, and its name stays', async () => {
	setClock(THEN);
	const id = await saveUnit(admin, null, unit, noForm);
	expect(await lastAudit()).toEqual({ verb: 'organisation.unit-add', subject_id: id, forum_id: null, columns: '[]' });
	await saveUnit(admin, id, { ...unit, name: { kk: 'Ескі ауыл' }, validTo: '2026-11-23' }, noForm);
	expect(await lastAudit()).toMatchObject({ verb: 'organisation.unit-edit', columns: '["name_ml","valid_to"]' });
	expect(await unitsList('KZ')).toEqual([]);
	expect((await everyUnit()).map((each) => [each.code, each.name.kk])).toEqual([['zhana-auyl', 'Ескі ауыл']]);
	// control: until its last day it is offered
	await saveUnit(admin, id, { ...unit, validTo: '2026-11-24' }, noForm);
	expect(await unitsList('KZ')).toHaveLength(1);
	// the day ends at midnight in Kazakhstan, when it is seven in the evening in UTC
	setClock('2026-11-24T18:59:00.000Z');
	expect(await unitsList('KZ')).toHaveLength(1);
	setClock('2026-11-24T19:01:00.000Z');
	expect(await unitsList('KZ')).toEqual([]);
	await expect(saveUnit(admin, id, { ...unit, parentId: id }, noForm)).rejects.toMatchObject({ code: 'not-found' });
	await expect(saveUnit(organiserOf('none'), null, unit, noForm)).rejects.toMatchObject({ code: 'not-found' });
});

test('the admin adds a state body, finds it and puts its name right', async () => {
	const id = await addOrganisation(admin, { name: { kk: 'Ішкі саясат басқармасы' }, kind: 'state_body', country: 'KZ' });
	expect(await lastAudit()).toMatchObject({ verb: 'organisation.write', subject_id: id });
	await editOrganisation(
		admin,
		(await acceptedById(admin, id)).id,
		{ name: { kk: 'Қоғамдық даму басқармасы' }, kind: 'state_body' },
		noForm
	);
	expect((await listAccepted(admin, 'когам')).items.map((each) => each.name.kk)).toEqual(['Қоғамдық даму басқармасы']);
	expect((await listAccepted(admin, '')).total).toBe(1);
	expect((await listAccepted(admin, 'жоқсөз')).total).toBe(0);
	await expect(listAccepted(organiserOf('none'), '')).rejects.toMatchObject({ code: 'not-found' });
});
