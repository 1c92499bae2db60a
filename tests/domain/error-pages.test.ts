import { parse } from 'node-html-parser';
import { expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import type { RoleGrant } from '../../src/lib/server/actor.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, program } from '../support/forum.ts';
import { aServer } from '../support/server.ts';
import { aVisitor } from '../support/http-client.ts';

/** What a page that could not be shown leaves to whoever is signed in: the account, the way out and the place of work. */

const fresh = useFreshDatabase();
const password = 'құпия сөз бар мұнда';

test('an error page keeps the masthead of whoever is signed in, and only theirs', async () => {
	const forumId = await aForum();
	const { slug } = await forumById(forumId);
	const other = (await forumById(await aForum())).slug;
	const accounts: [email: string, desk: string, role: RoleGrant][] = [
		['admin@example.kz', '/organiser', { role: 'admin', scopeKind: 'installation', scopeId: '' }],
		['door@example.kz', '/desk', { role: 'desk', scopeKind: 'forum', scopeId: forumId }]
	];
	for (const [email, , role] of accounts)
		await createAccount(program, { name: { surname: '', givenName: 'Сара' }, email, language: 'kk', roles: [role], password });
	loadKey(false);
	const server = await aServer(fresh.url);
	try {
		const found = async (visitor: ReturnType<typeof aVisitor>, path: string, form?: Record<string, string>) => {
			const { status, text } = await visitor.ask(path, form);
			const page = parse(text);
			const ways = (address: string) => page.querySelectorAll(`main a[href="${address}"]`).length;
			const prefix = path.startsWith('/ru/') ? '/ru' : '';
			return {
				status,
				out: page.querySelectorAll(`header form[action="${prefix}/logout"]`).length,
				account: page.querySelectorAll(`header a[href="${prefix}/account"]`).length,
				signIn: ways(`${prefix}/login`),
				desk: accounts.map(([, desk]) => ways(prefix + desk))
			};
		};
		for (const [index, [email]] of accounts.entries()) {
			const visitor = aVisitor(server.address);
			await visitor.signIn(email, password);
			const desk = accounts.map((_, at) => Number(at === index));
			const kept = { status: 404, out: 1, account: 1, signIn: 0, desk };
			const paths = [
				'/nothing',
				'/organiser/nothing',
				'/ru/organiser/forums/none',
				'/forums/none',
				'/ru/forums/none/programme',
				'/desk/forums/none'
			];
			for (const path of paths) expect([path, await found(visitor, path)]).toEqual([path, kept]);
			if (email.startsWith('door'))
				for (const path of [`/desk/forums/${other}`, `/organiser/forums/${slug}`, '/organiser/accounts'])
					expect([path, await found(visitor, path)]).toEqual([path, kept]);
			expect(await found(visitor, '/desk/forums/none?/mark', { registrationId: 'x', place: '' })).toEqual(kept);
			// refused with a page of its own: 403 and 409 come with the forms' own pages, which keep everything
			expect((await found(visitor, `/desk/forums/${slug}?/mark`, { registrationId: 'x', place: '' })).out).toBe(1);
		}
		// the control: nobody else has a way out, but one in
		for (const path of ['/nothing', '/forums/none', '/ru/forums/none'])
			expect([path, await found(aVisitor(server.address), path)]).toEqual([
				path,
				{ status: 404, out: 0, account: 0, signIn: 1, desk: [0, 0] }
			]);
		// and a page that everybody reads shows no sign-in, whoever asks
		const visitor = aVisitor(server.address);
		await visitor.signIn('admin@example.kz', password);
		expect((await found(visitor, `/forums/${slug}`)).out).toBe(0);
		// … and what was made for the admin is not kept for others
		await visitor.ask(`/forums/${slug}/__data.json`);
		expect((await aVisitor(server.address).ask(`/forums/${slug}/__data.json`)).text).not.toContain('/organiser');
	} finally {
		await server.stop();
	}
});
