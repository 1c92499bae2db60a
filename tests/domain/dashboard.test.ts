import { expect, test } from 'vitest';
import { dashboardCounts, overviewOf } from '../../src/lib/domain/document/index.server.ts';
import { acceptOrganisation, listProposed } from '../../src/lib/domain/organisation/index.server.ts';
import { registrationOf } from '../../src/lib/domain/registration/index.server.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { confirmRegistration, withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, organiserOf, program, THEN } from '../support/forum.ts';

useFreshDatabase();

test('the numbers of the desk follow what happens at its own forum', async () => {
	const forum = await aForum({ approval: 'organiser', capacity: 3 });
	const organiser = organiserOf(forum);
	expect(await dashboardCounts(organiser, forum)).toEqual({});
	const first = await aDelegate(forum, { organisationText: 'Бірінші қор' });
	const second = await aDelegate(forum, { organisationText: 'Бірінші қор' });
	const third = await aDelegate(forum, { organisationText: 'Екінші қор' });
	await aDelegate(forum, { organisationText: 'Екінші қор' });
	const elsewhere = await aForum();
	await aDelegate(elsewhere, { organisationText: 'Басқа қор' });

	expect(await dashboardCounts(organiser, forum)).toEqual({ registrations: 4, organisations: 2 });
	const oldest = async () => (await overviewOf(organiser, forum)).oldestSubmittedAt;
	expect(await oldest()).toBe((await registrationOf(organiser, first.registrationId)).submittedAt);
	await confirmRegistration(program, first.registrationId);
	expect(await oldest()).toBe((await registrationOf(organiser, second.registrationId)).submittedAt);
	await withdrawRegistration(second.actor, second.registrationId);
	expect(await dashboardCounts(organiser, forum)).toEqual({ registrations: 3, organisations: 2 });

	const proposed = (await listProposed(organiser)).items.find((each) => each.name.kk === 'Екінші қор');
	await acceptOrganisation(organiser, proposed?.id ?? '', { name: { kk: '«Екінші қор» қоғамдық қоры' }, kind: 'ngo' }, noForm);
	await database().writer.updateTable('outbox').set({ failed_at: THEN }).where('registration_id', '=', third.registrationId).execute();
	expect(await dashboardCounts(organiser, forum)).toEqual({ registrations: 3, organisations: 1, mail: 1 });
	expect(await dashboardCounts(organiserOf(elsewhere), elsewhere)).toEqual({ registrations: 1, organisations: 1 });
	await expect(dashboardCounts(organiserOf(elsewhere), forum)).rejects.toThrow('not-found');
});
