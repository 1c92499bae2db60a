import { afterEach, expect, test } from 'vitest';
import { followLinkOf } from '../../src/lib/domain/proposal/index.server.ts';
import { tokenOf } from '../../src/lib/domain/registration/index.server.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { bodiesFor } from '../security/forms.ts';
import { THEN } from '../support/forum.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aVisitor } from '../support/http-client.ts';
import { all, aPlatformWith, aProposal } from '../support/proposals.ts';
import { aServer, type Running } from '../support/server.ts';

/** The forms of proposals as they are served: nothing typed is lost, and a mail program stops the letters by itself. */

const fresh = useFreshDatabase();
let server: Running | undefined;
afterEach(async () => {
	await server?.stop();
	server = undefined;
});
async function served(): Promise<string> {
	loadKey(false);
	server ??= await aServer(fresh.url, { TEST_NOW: THEN, NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' });
	return server.address;
}

test('half a proposal stays on the page whatever is pressed beside it; a pasted NUL or tab is a space', async () => {
	const { sessionId, author } = await aPlatformWith();
	const id = await aProposal(author, sessionId);
	const visitor = aVisitor(await served());
	const page = `/registrations/${tokenOf(author.registrationId, 1)}/proposals`;
	const fields = Object.fromEntries(bodiesFor((await visitor.ask(page)).text, 'propose')[0] ?? []);
	const typed = { ...fields, text: 'Жартысы жазылған' };
	expect(fields).toMatchObject({ sessionId, text: '', language: 'kk' });
	for (const [action, more] of [
		['name', { on: id }],
		['name', { off: id }],
		['follow', { on: id }],
		['search', { q: 'ештеңе', order: 'new' }],
		['language', { right: `ru~${id}` }],
		['support', { on: id }],
		['follow', { off: id }],
		['follow', { end: id }],
		['withdraw', { on: id }]
	] as const) {
		const { status, text } = await visitor.ask(`${page}?/${action}`, { ...typed, ...more });
		// one’s own is not supported, and the last one is not stopped unasked: refused, and the text stands there all the same
		const refused = action === 'support' || ('off' in more && action === 'follow');
		expect([action, status, text.includes('Жартысы жазылған</textarea>')]).toEqual([action, refused ? 409 : 200, true]);
	}
	// control: with nothing typed the page is led to
	const { status, location } = await visitor.ask(`${page}?/search`, { ...fields, q: 'мерзімі' });
	expect([status, new URL(location, 'http://x').searchParams.get('q')]).toEqual([303, 'мерзімі']);
	// and where a browser says nothing of what the fields began with, the form is read alone
	expect((await visitor.ask(`${page}?/propose`, { sessionId, language: 'kk', text: 'Бірі\0екісі\tүші' })).status).toBe(303);
	expect((await all()).map(({ text_ml }) => text_ml)).toContain('{"kk":"Бірі екісі үші"}');
	expect(await all()).toHaveLength(2);
});

test('a mail program stops the letters with one press and no origin; a page elsewhere does not', async () => {
	const { sessionId, author } = await aPlatformWith();
	await aProposal(author, sessionId, { follow: true });
	const address = `${await served()}/follow/${(await followLinkOf(author.registrationId)) ?? ''}/unsubscribe`;
	const press = (body: string, headers: Record<string, string> = {}, to = address) =>
		fetch(to, { method: 'POST', redirect: 'manual', body, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } });
	const followers = () => database().reader.selectFrom('follower').select('id').execute();
	// a person is led to the page that asks
	const looked = await fetch(address, { redirect: 'manual' });
	expect([looked.status, looked.headers.get('location')]).toEqual([
		303,
		address.slice(address.indexOf('/follow')).replace('/unsubscribe', '')
	]);
	expect((await press('List-Unsubscribe=One-Click', { origin: 'https://elsewhere.example' })).status).toBe(403);
	expect((await press('List-Unsubscribe=One-Click', { origin: 'null' })).status).toBe(403);
	expect((await press('a=b')).status).toBe(400);
	expect((await press('List-Unsubscribe=One-Click', {}, address.replace('/unsubscribe', '?/erase'))).status).toBe(403);
	expect(await followers()).toHaveLength(1);
	expect((await press('List-Unsubscribe=One-Click')).status).toBe(200);
	expect(await followers()).toEqual([]);
	expect((await press('List-Unsubscribe=One-Click')).status).toBe(404);
});
