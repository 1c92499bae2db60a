import { afterEach, expect, test } from 'vitest';
import { parse } from 'node-html-parser';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { auditOf } from '../../src/lib/domain/document/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { changeAddress, makeLink, openToken, tokenOf } from '../../src/lib/domain/registration/index.server.ts';
import { mayMakeLink, obstacleToLink, offersLinkAgain } from '../../src/lib/domain/registration/link-rules.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { addByHand } from '../../src/lib/workflow/add-by-hand.server.ts';
import { withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, anAccount, byHandInput, mailKindsOf, organiserOf, program, THEN, verbsAbout } from '../support/forum.ts';
import { aVisitor } from '../support/http-client.ts';
import { aServer, type Running } from '../support/server.ts';

/** A private link that no letter brings: an organiser makes it, sees it once and hands it over. */

const fresh = useFreshDatabase();
let server: Running | undefined;
afterEach(async () => {
	await server?.stop();
	server = undefined;
});

test('a new link opens, every earlier one is dead, the audit says who made it and nobody is written to', async () => {
	const forumId = await aForum();
	const { registrationId: id, actor, token } = await aDelegate(forumId);
	// with a former link that still opens
	await changeAddress(actor, id, 'new@example.kz', noForm);
	const mails = await mailKindsOf(forumId);
	expect((await openToken(token)).registration.id).toBe(id);
	const made = await makeLink(organiserOf(forumId), id);
	expect((await openToken(made)).registration.id).toBe(id);
	for (const dead of [token, tokenOf(id, 2)]) await expect(openToken(dead)).rejects.toThrow('not-found');
	expect((await verbsAbout(id)).at(-1)).toBe('registration.make-link');
	const entry = (await auditOf(organiserOf(forumId), forumId)).items.find(({ verb }) => verb === 'registration.make-link');
	expect(entry).toMatchObject({ number: 1, columns: ['link_version'] });
	expect(JSON.stringify(entry)).not.toContain(made);
	expect(await mailKindsOf(forumId)).toEqual(mails);
	// pressed again: the last one shown is the one that opens
	const again = await makeLink(organiserOf(forumId), id);
	await expect(openToken(made)).rejects.toThrow('not-found');
	expect((await openToken(again)).registration.id).toBe(id);
});

test('the same form sent again, one after the other or at once, is answered with the link it has made', async () => {
	const forumId = await aForum();
	const { registrationId: id } = await aDelegate(forumId);
	const organiser = organiserOf(forumId);
	const [made, twin] = await Promise.all([makeLink(organiser, id, 'form'), makeLink(organiser, id, 'form')]);
	expect([twin, await makeLink(organiser, id, 'form')]).toEqual([made, made]);
	expect((await openToken(made)).registration.id).toBe(id);
	expect((await verbsAbout(id)).slice(1)).toEqual(['registration.make-link', 'registration.show-link', 'registration.show-link']);
	// another form makes another link, and the first then shows none and makes none
	const other = await makeLink(organiser, id, 'other');
	await expect(openToken(made)).rejects.toThrow('not-found');
	await expect(makeLink(organiser, id, 'form')).rejects.toThrow('registration.link-replaced');
	expect((await openToken(other)).registration.id).toBe(id);
	// control: without a key each press makes one
	expect(await makeLink(organiser, id)).not.toBe(await makeLink(organiser, id));
});

test('by the forum’s organisers alone, and not of who is restricted or withdrawn', async () => {
	const [forumId, other] = [await aForum(), await aForum()];
	const { registrationId: id, actor } = await aDelegate(forumId);
	const desk = anAccount([{ role: 'desk', scopeKind: 'forum', scopeId: forumId }]);
	for (const stranger of [desk, actor, organiserOf(other)]) await expect(makeLink(stranger, id)).rejects.toThrow('not-found');
	await restrictRegistration(program, id);
	await expect(makeLink(organiserOf(forumId), id)).rejects.toThrow('not-found');
	const admin = anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]);
	await expect(makeLink(admin, id)).rejects.toThrow('registration.link-restricted');
	const gone = await aDelegate(forumId);
	await withdrawRegistration(gone.actor, gone.registrationId);
	await expect(makeLink(organiserOf(forumId), gone.registrationId)).rejects.toThrow('registration.not-live');
});

test('where a letter brings the link, none is shown', () => {
	const one = { state: 'confirmed', email: 'a@example.kz', privacyState: null } as const;
	const may = (more: Partial<Parameters<typeof mayMakeLink>[0]>, letters: 'out' | 'folder') => mayMakeLink({ ...one, ...more }, letters);
	expect([may({}, 'folder'), may({}, 'out')]).toEqual([true, false]);
	expect([may({ email: null }, 'folder'), may({ email: null }, 'out')]).toEqual([true, true]);
	for (const more of [{ state: 'withdrawn' }, { state: 'declined' }, { privacyState: 'restricted' }, { privacyState: 'erased' }] as const)
		expect([may(more, 'folder'), may({ ...more, email: null }, 'out')]).toEqual([false, false]);
});

test('of who is restricted the reason is that; a letter that goes to nobody is offered of nobody, a link to hand over instead', () => {
	const one = { state: 'confirmed', email: 'a@example.kz', privacyState: null } as const;
	const restricted = { ...one, privacyState: 'restricted' } as const;
	expect([obstacleToLink(restricted, 'folder'), obstacleToLink(restricted, 'out')]).toEqual(Array(2).fill('registration.link-restricted'));
	expect([obstacleToLink(one, 'out'), obstacleToLink(one, 'folder')]).toEqual(['registration.link-by-mail', null]);
	expect(obstacleToLink({ ...restricted, state: 'withdrawn' }, 'folder')).toBe('registration.not-live');
	expect([mayMakeLink(one, 'folder'), mayMakeLink(restricted, 'folder')]).toEqual([true, false]);
	const offered = (of: Parameters<typeof offersLinkAgain>[0]) => [offersLinkAgain(of, 'folder'), offersLinkAgain(of, 'out')];
	expect([offered(one), offered(restricted), offered({ ...one, email: null })]).toEqual([
		[false, true],
		[false, true],
		[false, false]
	]);
});

test.each(['folder', 'out'] as const)('the page asks, shows the link once and never again (%s)', async (letters) => {
	const forumId = await aForum();
	const { slug } = await forumById(forumId);
	const { registrationId } = await aDelegate(forumId, { email: 'person@mail.kz' });
	const silent = await addByHand(program, forumId, byHandInput({ email: '', surname: 'Поштасыз' }), { language: 'kk' });
	const [email, password] = ['o@example.kz', 'құпия сөз бар мұнда'];
	const roles = [{ role: 'organiser', scopeKind: 'forum', scopeId: forumId }] as const;
	await createAccount(program, { name: { surname: '', givenName: 'Сара' }, email, language: 'kk', roles, password });
	loadKey(false);
	server = await aServer(fresh.url, {
		...{ TEST_NOW: THEN, NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' },
		...(letters === 'out' && { MAIL_URL: 'smtp://127.0.0.1:9' })
	});
	const visitor = aVisitor(server.address);
	await visitor.signIn(email, password);
	const addressOf = (id: string) => `/organiser/forums/${slug}/registrations/${id}`;
	const offers = async (id: string) => parse((await visitor.ask(addressOf(id))).text).querySelectorAll('form[action^="?/makeLink"]').length;
	expect([await offers(registrationId), await offers(silent.registrationId)]).toEqual([letters === 'folder' ? 1 : 0, 1]);
	const refused = await visitor.ask(`${addressOf(registrationId)}?/makeLink`, {});
	expect(refused.status).toBe(letters === 'folder' ? 200 : 409);
	const key = parse((await visitor.ask(addressOf(silent.registrationId))).text).querySelector('form[action^="?/makeLink"] input[name=key]');
	const press = () => visitor.ask(`${addressOf(silent.registrationId)}?/makeLink`, { key: key?.getAttribute('value') ?? '' });
	const linkOf = (text: string) => parse(text).querySelector('code.made')?.text ?? '';
	const answer = await press();
	expect(key?.getAttribute('value')).not.toBe('');
	expect(linkOf((await press()).text)).toBe(linkOf(answer.text));
	expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'private, no-store']);
	const link = linkOf(answer.text);
	const path = link.slice(link.indexOf('/registrations/'));
	expect((await aVisitor(server.address).ask(path)).status).toBe(200);
	for (const page of [addressOf(silent.registrationId), `/organiser/forums/${slug}/audit`])
		expect((await visitor.ask(page)).text).not.toContain(path.split('/').at(-1));
});
