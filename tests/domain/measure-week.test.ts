import { expect, test } from 'vitest';
import { chooseMeasuresDigest, disableAccount, ownAccount } from '../../src/lib/domain/access/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { tellOrganisers } from '../../src/lib/domain/measure/index.server.ts';
import { NoLetter } from '../../src/lib/mail/delivery-errors.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import type { AccountActor } from '../../src/lib/server/actor.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { config } from '../../src/lib/server/config.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, program, THEN, verbsAbout } from '../support/forum.ts';
import { aBody, anAdopted, assign, granted, grantedOrganiser, measureRow, officialOf, stepNow } from '../support/measures.ts';
import { outboxRows } from '../support/outbox.ts';

/** The organiser's weekly letter: for who asks for it, on Mondays, where something waits. */

useFreshDatabase();

const letters = async () => (await outboxRows()).filter((row) => row.kind === 'measure.week');
/** Monday, half past nine in Kostanay. */
const MONDAY = '2026-11-30T04:30:00.000Z';

/** Two forums of one organiser, who asked for the letter: at the first a measure is claimed, one is late and one has no body. */
async function aWeek() {
	setClock(THEN);
	const forums = [await aForum(), await aForum()] as const;
	const bodyId = await aBody();
	const organiser = await granted(forums.map((scopeId) => ({ role: 'organiser', scopeKind: 'forum', scopeId })));
	const official = await officialOf(forums[0], bodyId);
	const [claimed, late, bare] = [await anAdopted(forums[0]), await anAdopted(forums[0]), await anAdopted(forums[0])];
	await assign(organiser, claimed.measureId, { leadId: bodyId });
	await stepNow(official, claimed.measureId, 'claim', { outcome: 'done' });
	await assign(organiser, late.measureId, { leadId: bodyId, controlDate: '2026-11-28' });
	const far = await anAdopted(forums[1]);
	await assign(organiser, far.measureId, { leadId: bodyId, controlDate: '2027-06-30' });
	await chooseMeasuresDigest(organiser, true);
	return { forums, organiser, official, claimed, late, bare, far, bodyId };
}
const settle = async (organiser: AccountActor, { claimed, late, bare, bodyId }: Awaited<ReturnType<typeof aWeek>>) => {
	await stepNow(organiser, claimed.measureId, 'confirm');
	for (const { measureId } of [late, bare]) await assign(organiser, measureId, { leadId: bodyId, controlDate: '2027-06-30' });
};

test('on Monday morning one letter goes over all forums; it says what waits, and where it is switched off', async () => {
	const { forums, organiser, claimed, late, bare } = await aWeek();
	for (const at of ['2026-11-29T12:00:00.000Z', '2026-11-30T02:59:00.000Z']) {
		setClock(at);
		expect([at, await tellOrganisers()]).toEqual([at, 0]);
	}
	setClock(MONDAY);
	expect([await tellOrganisers(), await tellOrganisers()]).toEqual([1, 0]);
	const [row, ...more] = await letters();
	expect([row?.account_id, row?.forum_id, row?.cap, more]).toEqual([organiser.accountId, null, 'usual', []]);
	const { subject, text } = await messageOf(row ?? expect.unreachable());
	const { slug, title } = await forumById(forums[0]);
	const number = async ({ measureId }: { measureId: string }) => {
		const { recommendation_id, position } = await measureRow(measureId);
		const found = await database()
			.reader.selectFrom('recommendation')
			.select('number')
			.where('id', '=', recommendation_id)
			.executeTakeFirst();
		return `${found?.number}.${position}`;
	};
	expect(subject).toBe('Апталық хат: форум іс-шаралары');
	expect(text).toContain(`Форум: ${title.kk}`);
	expect(text).toContain(`Растауды күтуде: 1 (${await number(claimed)})`);
	expect(text).toContain(`Мерзімі өтті: 1 (${await number(late)})`);
	expect(text).toContain(`Жауапты органы белгіленбеген: 1 (${await number(bare)})`);
	expect(text).toContain('Жарияланбаған жауап: 1');
	expect(text).toContain(`${config().origin}/organiser/forums/${slug}/measures#weekly`);
	// of the other forum, where nothing waits, it says nothing
	expect(text).not.toContain((await forumById(forums[1])).slug);
	expect((await verbsAbout(organiser.accountId)).filter((verb) => verb === 'measure.week')).toHaveLength(1);
	// a week later it goes again
	setClock('2026-12-07T04:30:00.000Z');
	expect(await tellOrganisers()).toBe(1);
});

test('a Monday on which the program stood still is made up for on Tuesday, and not later', async () => {
	await aWeek();
	setClock('2026-12-02T04:30:00.000Z');
	expect(await tellOrganisers()).toBe(0);
	setClock('2026-12-08T04:30:00.000Z');
	expect(await tellOrganisers()).toBe(1);
});

test('nobody is written to who has not asked, has left the forum, is shut out, or has nothing that waits', async () => {
	const scene = await aWeek();
	const { organiser, forums } = scene;
	const second = await grantedOrganiser(forums[0]);
	expect((await ownAccount(second)).toldOfMeasures).toBe(false);
	const left = await grantedOrganiser(forums[0]);
	const shut = await grantedOrganiser(forums[0]);
	for (const each of [left, shut]) await chooseMeasuresDigest(each, true);
	await database().writer.deleteFrom('role_grant').where('account_id', '=', left.accountId).execute();
	await disableAccount(program, shut.accountId);
	setClock(MONDAY);
	expect(await tellOrganisers()).toBe(1);
	const [row] = await letters();
	expect(row?.account_id).toBe(organiser.accountId);
	// what waited is done before the letter leaves: it is not sent; and next week none is written
	setClock(THEN);
	await settle(organiser, scene);
	setClock(MONDAY);
	await expect(messageOf(row ?? expect.unreachable())).rejects.toThrow(NoLetter);
	setClock('2026-12-07T04:30:00.000Z');
	expect(await tellOrganisers()).toBe(0);
	// switched off, it stays off although something waits again
	await chooseMeasuresDigest(organiser, false);
	await anAdopted(forums[0]);
	setClock('2026-12-14T04:30:00.000Z');
	expect(await tellOrganisers()).toBe(0);
	await chooseMeasuresDigest(organiser, true);
	expect(await tellOrganisers()).toBe(1);
});

test('several senders at once write one letter', async () => {
	const { organiser } = await aWeek();
	setClock(MONDAY);
	const told = await Promise.all(Array.from({ length: 6 }, () => tellOrganisers()));
	expect(told.reduce((all, each) => all + each)).toBe(1);
	expect(await letters()).toHaveLength(1);
	const keys = await database().reader.selectFrom('sent_once').select('key').execute();
	expect(keys).toEqual([{ key: `measures-week/2026-11-30/${organiser.accountId}` }]);
	// control: without the claim the same look writes again
	await database().writer.deleteFrom('sent_once').execute();
	expect(await tellOrganisers()).toBe(1);
});
