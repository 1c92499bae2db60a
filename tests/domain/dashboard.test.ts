import { expect, test } from 'vitest';
import { dashboardCounts, organisedForums, overviewOf } from '../../src/lib/domain/document/index.server.ts';
import { publishWaiting, unpublishedAnswers } from '../../src/lib/domain/measure/index.server.ts';
import { acceptOrganisation, listProposed } from '../../src/lib/domain/organisation/index.server.ts';
import { registrationOf } from '../../src/lib/domain/registration/index.server.ts';
import type { PrivacyState } from '../../src/lib/lists.ts';
import type { Actor } from '../../src/lib/server/actor.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { confirmRegistration, withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, anAccount, aPlatform, organiserOf, program, THEN } from '../support/forum.ts';
import { aBody, anAdopted, assign, grantedOrganiser, letterNow, stepNow } from '../support/measures.ts';

useFreshDatabase();

test('the numbers of the dashboard follow what happens at its own forum', async () => {
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

	const proposed = (await listProposed(organiser, forum)).items.find((each) => each.name.kk === 'Екінші қор');
	await acceptOrganisation(organiser, proposed?.id ?? '', { name: { kk: '«Екінші қор» қоғамдық қоры' }, kind: 'ngo' }, noForm);
	await database().writer.updateTable('outbox').set({ failed_at: THEN }).where('registration_id', '=', third.registrationId).execute();
	expect(await dashboardCounts(organiser, forum)).toEqual({ registrations: 3, organisations: 1, mail: 1 });
	expect(await dashboardCounts(organiserOf(elsewhere), elsewhere)).toEqual({ registrations: 1, organisations: 1 });
	await expect(dashboardCounts(organiserOf(elsewhere), forum)).rejects.toThrow('not-found');
});

test('the proposed organisations that are counted are those of the forum’s page, of whoever is not restricted', async () => {
	const [forum, other] = [await aForum(), await aForum()];
	const ofBoth = anAccount([forum, other].map((scopeId) => ({ role: 'organiser', scopeKind: 'forum', scopeId })));
	const admin = anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]);
	await aDelegate(forum, { organisationText: 'Ашық қор' });
	const { registrationId } = await aDelegate(forum, { organisationText: 'Жасырын қор' });
	await aDelegate(other, { organisationText: 'Басқа қор' });
	const names = async (actor: Actor, forumId: string) => {
		const { items, total } = await listProposed(actor, forumId);
		const counts = [(await dashboardCounts(actor, forumId)).organisations ?? 0, (await overviewOf(actor, forumId)).proposedOrganisations];
		expect([total, ...counts]).toEqual([items.length, items.length, items.length]);
		return items.map(({ name }) => name.kk).sort();
	};
	const hide = (privacy_state: PrivacyState) =>
		database().writer.updateTable('registration').set({ privacy_state }).where('id', '=', registrationId).execute();
	for (const actor of [ofBoth, admin]) {
		expect(await names(actor, forum)).toEqual(['Ашық қор', 'Жасырын қор']);
		expect(await names(actor, other)).toEqual(['Басқа қор']);
	}
	await hide('restricted');
	expect([await names(ofBoth, forum), await names(admin, forum)]).toEqual([['Ашық қор'], ['Ашық қор', 'Жасырын қор']]);
	// what somebody has left behind says nothing of anybody, and is decided about still
	await hide('anonymised');
	for (const actor of [ofBoth, admin]) expect(await names(actor, forum)).toEqual(['Ашық қор', 'Жасырын қор']);
	// what nobody names any more is only an admin's, at every forum
	await database().writer.updateTable('registration').set({ organisation_id: null }).where('id', '=', registrationId).execute();
	expect([await names(ofBoth, forum), await names(admin, forum)]).toEqual([['Ашық қор'], ['Ашық қор', 'Жасырын қор']]);
	expect([await names(ofBoth, other), await names(admin, other)]).toEqual([['Басқа қор'], ['Басқа қор', 'Жасырын қор']]);
});

test('the list of forums leads to the measures of one that is over, and to its results when nothing is left', async () => {
	setClock(THEN);
	const forumId = await aForum();
	const { measureId } = await anAdopted(forumId, await aPlatform(forumId, 9));
	const plain = await aForum();
	const organiser = await grantedOrganiser(forumId);
	const [body, later] = [await aBody(), '2036-01-01T00:00:00.000Z'];
	const next = async () => {
		const [listed] = await organisedForums(organiser);
		return [listed?.phase, listed?.next?.id, listed?.next?.section, listed?.next?.rest, listed?.next?.count];
	};
	setClock(later);
	// a measure without a body waits for the organiser
	expect(await next()).toEqual(['over', 'decide', 'measures', '?status=for-organiser', 1]);
	await assign(organiser, measureId, { leadId: body, controlDate: '2036-06-30' });
	expect(await next()).toEqual(['over', 'underway', 'measures', '', 1]);
	await letterNow(organiser, measureId, body, 'report');
	expect((await next())[1]).toBe('decide');
	await stepNow(organiser, measureId, 'accept');
	expect(await next()).toEqual(['over', 'answers', 'measures', '/answers', 1]);
	for (const { event } of (await unpublishedAnswers(organiser, forumId, null)).items) await publishWaiting(organiser, forumId, event.id);
	expect((await next())[1]).toBe('underway');
	await stepNow(organiser, measureId, 'lapse');
	for (const { event } of (await unpublishedAnswers(organiser, forumId, null)).items) await publishWaiting(organiser, forumId, event.id);
	expect((await next()).slice(1)).toEqual(['outcome', 'measures', '', 0]);
	// control: a forum without recommendations has its attendance
	const [other] = await organisedForums(organiserOf(plain));
	expect([other?.phase, other?.next?.id, other?.next?.section]).toEqual(['over', 'results', 'attendance']);
	await database().writer.updateTable('forum').set({ state: 'cancelled' }).where('id', '=', plain).execute();
	expect((await organisedForums(organiserOf(plain)))[0]?.next).toBe(null);
});
