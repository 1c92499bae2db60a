import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { createAccount, invite, signIn } from '../../src/lib/domain/access/index.server.ts';
import { inviteAdminSchema, inviteSchema, setUpSchema, signInSchema } from '../../src/lib/domain/access/schema.ts';
import { deskList } from '../../src/lib/domain/attendance/index.server.ts';
import {
	editInputOf,
	editRegistration,
	listRegistrations,
	openToken,
	sendLinkAgain
} from '../../src/lib/domain/registration/index.server.ts';
import { byHandSchema, editSchema, registrationSchema } from '../../src/lib/domain/registration/schema.ts';
import { forumSchema } from '../../src/lib/domain/forum/forum-form.ts';
import { sendDue } from '../../src/lib/mail/index.server.ts';
import { read } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { addByHand } from '../../src/lib/workflow/add-by-hand.server.ts';
import { submitRegistration } from '../../src/lib/workflow/submit-registration.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, anAccount, byHandInput, formInput, mailKindsOf, organiserOf, program } from '../support/forum.ts';
import { mailServer } from '../support/outbox.ts';

/** What people type: addresses of every script, phones of every country, invisible signs, people without a surname or an organisation. */
useFreshDatabase();

const [IDN, ASCII] = ['айнұр@пошта.қаз', 'айнұр@xn--80a1acn3a.xn--80ao21a'];
const typed = { surname: 'Ахметова', givenName: 'Айнұр', kind: 'media', organisationText: 'Ақ ниет', email: 'a@example.kz' };
const problems = (schema: typeof registrationSchema | typeof byHandSchema | typeof editSchema, input: Record<string, unknown>) =>
	(schema.safeParse({ ...typed, consentParticipation: true, ...input }).error?.issues ?? []).map((issue) => [issue.path[0], issue.message]);
const found = async (forumId: string, search: string) =>
	(await listRegistrations(organiserOf(forumId), forumId, { search })).items.map((each) => each.surname || each.givenName);

describe('an international address', () => {
	test.each([
		// letters before the @ go as they are (SMTPUTF8), those of a domain alone in ASCII
		['пошта@мекеме.қаз', 'пошта@мекеме.қаз'],
		['info@мекеме.қаз', 'info@xn--e1aaasid.xn--80ao21a']
	])('%s is written to', async (email, to) => {
		const server = await mailServer();
		await aDelegate(await aForum(), { email });
		await sendDue();
		expect(server.received.map((mail) => mail.to)).toEqual([email]);
		expect(Buffer.from(server.received[0]?.raw ?? '', 'latin1').toString()).toContain(`<${to}>`);
	});

	test('in its two spellings is one: for a second registration, the link sent again, and the letters of an hour', async () => {
		const forumId = await aForum();
		const made = await aDelegate(forumId, { email: IDN });
		for (const [index, email] of [ASCII, ' АЙНҰР@ПОШТА.ҚАЗ ', '\u200eайнұр@пошта\u200b.қаз'].entries()) {
			const again = await submitRegistration({ kind: 'anonymous' }, forumId, formInput({ email }), {
				language: 'kk',
				formKey: `again-${index}`
			});
			expect(again.outcome, email).toBe('mailed');
		}
		await sendLinkAgain(forumId, ASCII, 'kk');
		expect((await mailKindsOf(made.registrationId)).filter((kind) => kind === 'registration.link')).toHaveLength(1);
		await mailServer();
		await sendDue();
		expect(await read().selectFrom('recipient_tally').select('recipient_hash').execute()).toHaveLength(1);
		// control: other letters are another address
		const other = await submitRegistration({ kind: 'anonymous' }, forumId, formInput({ email: 'айнур@пошта.қаз' }), {
			language: 'kk',
			formKey: 'other'
		});
		expect(other.outcome).toBe('registered');
	});

	test('signs in by either spelling, and is invited once', async () => {
		const password = 'құпия сөз бар мұнда';
		await createAccount(program, { name: { surname: 'Серікова', givenName: '' }, email: IDN, language: 'kk', roles: [], password });
		for (const email of [IDN, ASCII, ` ${IDN.toUpperCase()}\u200b`]) {
			const form = signInSchema.parse({ email, password });
			expect((await signIn(form.email, form.password, { address: '10.0.0.1' })).actor.email).toBe(IDN);
		}
		await expect(signIn('айнур@пошта.қаз', password, { address: '10.0.0.1' })).rejects.toThrow('access.wrong-sign-in');
		const forumId = await aForum();
		const invitation = { name: { surname: 'С', givenName: '' }, email: ASCII, language: 'kk' as const };
		const { outcome } = await invite(program, { ...invitation, roles: [{ role: 'desk', scopeKind: 'forum', scopeId: forumId }] });
		expect(outcome).toBe('offered');
	});

	test('is shown with its letters, however it was typed, and found by both spellings', async () => {
		const forumId = await aForum();
		const { token } = await aDelegate(forumId, { email: ASCII });
		expect((await openToken(token)).registration.email).toBe(IDN);
		for (const search of [IDN, ASCII, 'пошта', 'xn--80a1acn3a']) expect(await found(forumId, search), search).toEqual(['Ахметова']);
	});

	test('a forum takes questions at one', () => {
		const contact = (contactEmail: string) =>
			forumSchema.safeParse({ contactEmail }).error?.issues.some(({ path }) => path[0] === 'contactEmail');
		expect([contact(IDN), contact('пошта@')]).toEqual([false, true]);
	});
});

describe('a phone', () => {
	test('is read by its own country, keeps its extension, and whose it is is asked', async () => {
		const forumId = await aForum();
		const kept = async (more: Record<string, unknown>) => (await openToken((await aDelegate(forumId, more)).token)).registration.phone;
		// a German who lives in Kazakhstan, a Kazakh with a German phone
		expect(await kept({ country: 'DE', phone: '8 701 123 45 67', phoneCountry: 'KZ' })).toBe('+77011234567');
		expect(await kept({ country: 'KZ', phone: '0151 23456789', phoneCountry: 'DE' })).toBe('+4915123456789');
		expect(await kept({ phone: '8 (7142) 50-12-34 ішкі 12' })).toBe('+77142501234 ext. 12');
		expect(problems(registrationSchema, { country: 'US', phone: '701 555 1234' })).toEqual([['phoneCountry', 'field.phoneCountry']]);
		expect(problems(byHandSchema, { country: 'DE', phone: '8 701 123 45 67' })).toEqual([['phoneCountry', 'field.phoneCountry']]);
		expect(problems(editSchema, { phone: '+7 12' })).toEqual([['phone', 'field.phone']]);
		expect(problems(registrationSchema, { country: 'US', phone: '701 555 1234', phoneCountry: 'US' })).toEqual([]);
	});

	test('stays as it was when something else is changed', async () => {
		const forumId = await aForum();
		const made = await aDelegate(forumId, { country: 'DE', kind: 'expert', phone: '+77142501234 ext. 12' });
		const { registration } = await openToken(made.token);
		const input = editSchema.parse({ ...editInputOf(registration), position: 'Төраға' });
		await editRegistration(made.actor, registration.id, input, 'kk', noForm);
		expect((await openToken(made.token)).registration).toMatchObject({ phone: '+77142501234 ext. 12', position: 'Төраға' });
	});

	test('is found by its digits, a number with a blank inside too, by the organiser and at the desk', async () => {
		const forumId = await aForum();
		await aDelegate(forumId, { phone: '+7 701 123 45 67', surname: 'Телефонды' });
		await aDelegate(forumId, { phone: '+7 701 123 45 68', surname: 'Басқа' });
		const desk = anAccount([{ role: 'desk', scopeKind: 'forum', scopeId: forumId }]);
		const atDesk = async (search: string) => (await deskList(desk, forumId, { search })).rows.map((row) => row.surname);
		for (const search of ['8 701 123 45 67', '+7 (701) 123-45-67', '7011234567', '4567'])
			for (const list of [await found(forumId, search), await atDesk(search)]) expect(list, search).toEqual(['Телефонды']);
		for (const search of ['№ 2', ' 2\u200b']) expect(await atDesk(search), search).toEqual(['Басқа']);
	});
});

describe('invisible signs', () => {
	const [ZERO, LEFT, TAG] = ['\u200b', '\u202a', '\u{e0041}'];

	test('pasted along are not kept, not counted and not searched', async () => {
		const forumId = await aForum();
		const pasted = {
			surname: `${LEFT}Ах${ZERO}ме\u00adтова\u202c`,
			givenName: `\ufeffАй${TAG}нұр`,
			email: `${LEFT}ainur@example.kz\u202c`
		};
		const { token } = await aDelegate(forumId, {
			...pasted,
			organisationText: `Ақ\u2060 ${ZERO}ниет`,
			food: `ет${ZERO} жемейді`,
			needsConsent: true
		});
		const { registration } = await openToken(token);
		expect(registration).toMatchObject({ surname: 'Ахметова', givenName: 'Айнұр', email: 'ainur@example.kz', organisationText: 'Ақ ниет' });
		expect(registration.needs?.food).toBe('ет жемейді');
		for (const search of ['Ахметова', `Ахме${ZERO}това`, `${LEFT}Айнұр`]) expect(await found(forumId, search)).toEqual(['Ахметова']);
		// whose signs mean something keep them, and are found without
		await aDelegate(forumId, { surname: 'می\u200cرزا', givenName: '👩‍🚀' });
		for (const search of ['می\u200cرزا', 'میرزا']) expect(await found(forumId, search)).toEqual(['می\u200cرزا']);
	});

	test('alone are no name, no organisation and no reason', () => {
		const nothing = `${ZERO}\u3164 \u2800${LEFT}\u00ad`;
		expect(problems(registrationSchema, { surname: nothing, givenName: nothing })).toEqual([['givenName', 'field.required']]);
		expect(problems(registrationSchema, { organisationText: nothing })).toEqual([['organisationText', 'field.required']]);
		const invitation = { surname: nothing, givenName: nothing, email: 'a@example.kz', language: 'kk', role: 'desk' };
		expect(inviteSchema.safeParse(invitation).error?.issues.map(({ path }) => path[0])).toEqual(['givenName']);
	});
});

describe('without a surname or an organisation', () => {
	test('it is asked once, on every form, and accepted', () => {
		for (const schema of [registrationSchema, byHandSchema, editSchema]) {
			expect(problems(schema, { surname: '' })).toEqual([['noSurname', 'field.askNoSurname']]);
			expect(problems(schema, { surname: '', noSurname: true })).toEqual([]);
			for (const kind of ['expert', 'other', 'volunteer']) {
				expect(problems(schema, { organisationText: '', kind })).toEqual([['noOrganisation', 'field.askNoOrganisation']]);
				expect(problems(schema, { organisationText: '', kind, noOrganisation: true })).toEqual([]);
			}
			// who comes for an organisation names it
			for (const kind of ['ngo', 'media', 'state_body'])
				expect(problems(schema, { organisationText: '', kind, noOrganisation: true })).toContainEqual([
					'organisationText',
					'field.required'
				]);
			expect(problems(schema, { surname: '', givenName: '', noSurname: true })).toEqual([['givenName', 'field.required']]);
		}
	});

	test('of the staff a given name is enough, as of a delegate', () => {
		const [name, email, rest] = [{ surname: '', givenName: 'Сара' }, 'sara@example.kz', { language: 'kk', role: 'desk' }];
		const fields = (schema: z.ZodType, values: object) => schema.safeParse(values).error?.issues.map(({ path }) => path[0]) ?? [];
		const password = 'дала желі тыныш ескен кеш';
		for (const [schema, values] of [
			[inviteSchema, { email, ...rest }],
			[inviteAdminSchema, { email, ...rest }],
			[setUpSchema, { email, password }]
		] as const) {
			expect(fields(schema, { ...values, ...name })).toEqual([]);
			expect(fields(schema, { ...values, surname: 'Ахметова', givenName: '' })).toEqual(['givenName']);
		}
	});

	test('registered, entered by hand and changed: listed, found, sorted and written to', async () => {
		const server = await mailServer();
		const forumId = await aForum();
		const bare = { surname: '', noSurname: true, givenName: 'Әсем', kind: 'expert', organisationText: '', noOrganisation: true };
		await aDelegate(forumId, { surname: 'Бекова' });
		const made = await aDelegate(forumId, { ...bare, email: 'asem@mail.kz' });
		const organiser = organiserOf(forumId);
		const { registrationId } = await addByHand(organiser, forumId, byHandInput({ ...bare, givenName: 'Аян', email: '' }), {
			language: 'kk'
		});
		const list = (await listRegistrations(organiser, forumId)).items.map((each) => [each.surname, each.givenName, each.organisation]);
		expect(list).toEqual([
			['', 'Аян', ''],
			['', 'Әсем', ''],
			['Бекова', 'Айнұр', '«Ақ ниет» қоғамдық қоры']
		]);
		expect(await found(forumId, 'Asem')).toEqual(['Әсем']);
		await sendDue();
		expect(server.received.find((mail) => mail.to === 'asem@mail.kz')?.text).toContain('Құрметті Әсем!');
		// who has none is not asked again
		const { registration } = await openToken(made.token);
		await editRegistration(
			made.actor,
			made.registrationId,
			editSchema.parse({ ...editInputOf(registration), position: 'Зерттеуші' }),
			'kk',
			noForm
		);
		expect((await openToken(made.token)).registration).toMatchObject({ surname: '', organisationId: null, position: 'Зерттеуші' });
		expect(registrationId).not.toBe(made.registrationId);
	});
});
