import { expect, test } from 'vitest';
import { joinWaitingList, mySchedule, ownProgramme } from '../../src/lib/domain/dialogue/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { createSession } from '../../src/lib/domain/programme/index.server.ts';
import { writeOrganisation } from '../../src/lib/domain/organisation/index.server.ts';
import {
	formProblemsOfEdit,
	editInputOf,
	editRegistration,
	queueNumberOf,
	registrationOf
} from '../../src/lib/domain/registration/index.server.ts';
import { editSchema } from '../../src/lib/domain/registration/schema.ts';
import { change } from '../../src/lib/server/change.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { holdSession } from '../../src/lib/workflow/hold-session.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, organiserOf, program, sessionInput } from '../support/forum.ts';

useFreshDatabase();

test('the own programme is what everybody goes to, own seats and own duties', async () => {
	const forum = await aForum();
	const plenary = await createSession(program, forum, sessionInput());
	await createSession(program, forum, sessionInput({ state: 'draft' }));
	const [held, full, other] = [await aPlatform(forum, 5), await aPlatform(forum, 1), await aPlatform(forum, 5)];
	const first = await aDelegate(forum, { preferredSessionId: full });
	const a = await aDelegate(forum, { preferredSessionId: held });
	await joinWaitingList(a.actor, a.registrationId, full);
	const { personId } = await registrationOf(a.actor, a.registrationId);
	const led = await aPlatform(forum, 5, {
		startsLocal: '2026-12-15T16:00',
		endsLocal: '2026-12-15T17:00',
		duties: [{ personId, role: 'moderator', name: { kk: 'Айнұр Ахметова' }, office: null }]
	});
	const ids = async (who: typeof a) => (await ownProgramme(who.actor, who.registrationId)).map((session) => session.id);
	expect(await ids(a)).toEqual([plenary, held, led]);
	expect(await ids(first)).toEqual([plenary, full]);
	expect(await ids(a)).not.toContain(other);
	await withdrawRegistration(a.actor, a.registrationId);
	expect(await ids(a)).toEqual([]);
	await expect(ownProgramme(first.actor, a.registrationId)).rejects.toThrow('not-found');
});

test('a cancelled platform stays with its note: on the day of those who had a place there, and among the platforms of all', async () => {
	const forum = await aForum();
	const [gone, other] = [await aPlatform(forum, 1), await aPlatform(forum, 5)];
	const [sat, waited, never] = [
		await aDelegate(forum, { preferredSessionId: gone }),
		await aDelegate(forum, { preferredSessionId: gone }),
		await aDelegate(forum, { preferredSessionId: other })
	];
	await cancelSession(organiserOf(forum), gone, { kk: 'Модератор ауырып қалды' });
	const pageOf = async (who: typeof sat) => {
		const owner = await registrationOf(who.actor, who.registrationId);
		const { choices, cancelled, programme } = await mySchedule(owner, await forumById(forum));
		const ids = (list: readonly { id: string }[]) => list.map((session) => session.id);
		expect(cancelled.map((session) => session.cancelNote)).toEqual([{ kk: 'Модератор ауырып қалды' }]);
		return { choices: ids(choices.map((choice) => choice.session)), cancelled: ids(cancelled), programme: ids(programme) };
	};
	for (const who of [sat, waited]) expect(await pageOf(who)).toEqual({ choices: [other], cancelled: [gone], programme: [gone] });
	expect(await pageOf(never)).toEqual({ choices: [other], cancelled: [gone], programme: [other] });
	// the control: held after all, it is a platform to choose again, and nothing of the cancelling is left
	await holdSession(organiserOf(forum), gone, { reason: 'Модератор келеді', accepted: [] });
	const owner = await registrationOf(sat.actor, sat.registrationId);
	const back = await mySchedule(owner, await forumById(forum));
	expect([back.cancelled, back.programme.map((session) => [session.id, session.state])]).toEqual([[], [[gone, 'published']]]);
});

test('who waits for the forum sees the number on its list', async () => {
	const forum = await aForum({ capacity: 1 });
	const [a, b, c] = [await aDelegate(forum), await aDelegate(forum), await aDelegate(forum)];
	const numbers = () => Promise.all([a, b, c].map((each) => queueNumberOf(each.actor, each.registrationId)));
	expect(await numbers()).toEqual([null, 1, 2]);
	await withdrawRegistration(b.actor, b.registrationId);
	expect(await numbers()).toEqual([null, null, 1]);
	await expect(queueNumberOf(b.actor, c.registrationId)).rejects.toThrow('not-found');
	expect(await queueNumberOf(organiserOf(forum), c.registrationId)).toBe(1);
});

test('a registration saved as its form holds it stays as it was', async () => {
	const forum = await aForum();
	const typed = { phone: '+77011234567', needsConsent: true, food: 'етсіз ас', consentPhoto: true, shownTo: 'participants' };
	for (const overrides of [
		typed,
		{ kind: 'ngo', unitId: 'elsewhere', settlement: 'rural' },
		{ country: 'GE', latinName: 'Nino Beridze', surname: '', noSurname: true, givenName: 'Нино' }
	]) {
		const { registrationId, actor } = await aDelegate(forum, overrides);
		const before = await registrationOf(actor, registrationId);
		const { input, suggestions } = await formProblemsOfEdit(before, editSchema.parse(editInputOf(before)));
		expect(suggestions).toEqual([]);
		await editRegistration(actor, registrationId, input, 'kk', noForm);
		expect({ ...(await registrationOf(actor, registrationId)), changedAt: '' }).toEqual({ ...before, changedAt: '' });
	}
});

test('another name of the organisation is asked about; the same one is not', async () => {
	const forum = await aForum();
	const id = await change(program, 'organisation.write', (c) =>
		writeOrganisation(c, { name: { kk: '«Әулиекөл жастары» қоғамдық бірлестігі' }, kind: 'ngo', country: 'KZ', state: 'accepted' })
	);
	const { registrationId, actor } = await aDelegate(forum, { organisationText: 'Әулиекөл жастары ҚБ', organisationId: id });
	const registration = await registrationOf(actor, registrationId);
	expect(registration.organisationId).toBe(id);
	const problems = (organisationText: string, organisationId = '') =>
		formProblemsOfEdit(registration, { ...editInputOf(registration), organisationText, organisationId });
	expect(await problems('Әулиекөл жастары ҚБ')).toMatchObject({ suggestions: [], input: { organisationId: id } });
	expect(await problems('Әулиекөл')).toMatchObject({ suggestions: [{ id }], input: { organisationId: '' } });
	expect(await problems('Әулиекөл', 'none')).toMatchObject({ suggestions: [], input: { organisationId: 'none' } });
});
