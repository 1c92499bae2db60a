import { expect, test } from 'vitest';
import { changeAddress, makeLink, openToken } from '../../src/lib/domain/registration/index.server.ts';
import { later, now, setClock, HOUR } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { askedAbout, linkOfBrowser } from '../../src/lib/workflow/recognise-form.server.ts';
import { submitRegistration, type Registered } from '../../src/lib/workflow/submit-registration.server.ts';
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
	submitRegistration({ kind: 'anonymous' }, forumId, formInput({ email: V, ...more }), { language: 'kk', formKey: keyOf(browser) });
const asked = async (forumId: string, more: Record<string, unknown>, browser = 'cookie') =>
	(await askedAbout('owner', forumId, keyOf(browser), formInput({ email: V, ...more }))) !== null;

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

test('the page of a corrected address leads to the own page, for the browser that registered alone and as long as its link opens', async () => {
	const forumId = await aForum();
	const { registrationId: id, token } = (await send(forumId, { email: 'ainr@example.kz' })) as Registered;
	expect(await send(forumId, { again: 'correct' })).toEqual({ outcome: 'moved', registrationId: id });
	const link = (browser: string, of = id, at = forumId) => linkOfBrowser(at, browser, of);
	expect([await link('cookie'), (await openToken(token)).registration.id]).toEqual([token, id]);
	expect([await link('other'), await link(''), await link('cookie', 'none'), await link('cookie', id, await aForum())]).toEqual([
		null,
		null,
		null,
		null
	]);
	const began = now();
	setClock(later(began, HOUR + 1000));
	expect(await link('cookie')).toBe(null);
	setClock(began);
	await makeLink(organiserOf(forumId), id);
	expect(await link('cookie')).toBe(null);
});

test('an address that somebody else holds is answered as a free one, and written', async () => {
	const forumId = await aForum();
	await send(forumId, { surname: 'Иесі' }, 'other');
	const { registrationId } = (await send(forumId, { email: 'own@example.kz' })) as Registered;
	expect(await send(forumId, { again: 'correct' })).toEqual({ outcome: 'moved', registrationId });
	const rows = await database()
		.reader.selectFrom('registration')
		.select(['surname', 'email', 'owns_address'])
		.where('forum_id', '=', forumId)
		.orderBy('number')
		.execute();
	expect(rows).toEqual([
		{ surname: 'Иесі', email: V, owns_address: 1 },
		{ surname: 'Ахметова', email: V, owns_address: 0 }
	]);
});
