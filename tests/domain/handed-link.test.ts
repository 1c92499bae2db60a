import { expect, test } from 'vitest';
import { changeAddress, makeLink, openToken } from '../../src/lib/domain/registration/index.server.ts';
import { later, now, setClock, HOUR } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { asksAgain } from '../../src/lib/workflow/recognise-form.server.ts';
import { register, type Registered } from '../../src/lib/workflow/register.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, formInput, mailKindsOf, organiserOf } from '../support/forum.ts';

/** An organiser has made a new link meanwhile: the browser that registered still corrects its form for an hour, and gets no link by it. */
useFreshDatabase();

const V = 'ainur@example.kz';
const surnames = async (forumId: string) =>
	(await database().reader.selectFrom('registration').select('surname').where('forum_id', '=', forumId).execute()).map(
		(row) => row.surname
	);
let shown = 0;
const keyOf = (browser: string) => `hidden-${++shown} ${browser}`;
const send = (forumId: string, more: Record<string, unknown> = {}, browser = 'cookie') =>
	register({ kind: 'anonymous' }, forumId, formInput({ email: V, ...more }), { language: 'kk', formKey: keyOf(browser) });
const asked = (forumId: string, more: Record<string, unknown>, browser = 'cookie') =>
	asksAgain('owner', forumId, keyOf(browser), formInput({ email: V, ...more }));

async function handed(): Promise<{ forumId: string; id: string; link: string }> {
	const forumId = await aForum();
	const { registrationId: id } = (await send(forumId)) as Registered;
	return { forumId, id, link: await makeLink(organiserOf(forumId), id) };
}

test('what Back corrects is asked about and written, and the answer gives no link', async () => {
	const { forumId, id, link } = await handed();
	expect(await asked(forumId, { surname: 'Ахметқызы' })).toBe(true);
	expect(await send(forumId, { surname: 'Ахметқызы', again: 'correct' })).toEqual({ outcome: 'handed', again: 'corrected' });
	expect([await surnames(forumId), (await openToken(link)).registration.id]).toEqual([['Ахметқызы'], id]);
	// sent back unchanged nothing was corrected, and nothing says so
	expect(await send(forumId, { surname: 'Ахметқызы' })).toEqual({ outcome: 'handed', again: undefined });
	expect(await mailKindsOf(id)).toEqual(['registration.confirmed']);
	// another browser is nobody
	expect(await asked(forumId, { surname: 'Бөтен' }, 'other')).toBe(false);
	expect(await send(forumId, { surname: 'Бөтен', again: 'correct' }, 'other')).toEqual({ outcome: 'mailed' });
	expect(await surnames(forumId)).toEqual(['Ахметқызы']);
});

test('not after an hour, and not where the address was changed', async () => {
	const moved = await handed();
	await changeAddress(organiserOf(moved.forumId), moved.id, 'other@example.kz', noForm);
	await makeLink(organiserOf(moved.forumId), moved.id);
	expect(await asked(moved.forumId, { email: 'other@example.kz', surname: 'Ахметқызы' })).toBe(false);
	expect(await send(moved.forumId, { email: 'other@example.kz', surname: 'Ахметқызы', again: 'correct' })).toEqual({ outcome: 'mailed' });
	const late = await handed();
	setClock(later(now(), HOUR + 1000));
	expect(await asked(late.forumId, { surname: 'Ахметқызы' })).toBe(false);
	expect(await send(late.forumId, { surname: 'Ахметқызы', again: 'correct' })).toEqual({ outcome: 'mailed' });
	expect([await surnames(moved.forumId), await surnames(late.forumId)]).toEqual([['Ахметова'], ['Ахметова']]);
});
