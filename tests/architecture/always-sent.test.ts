import type { z } from 'zod';
import { expect, test } from 'vitest';
import { inviteAdminSchema, inviteSchema, languageSchema, requireSchema, takeRoleSchema } from '../../src/lib/domain/access/schema.ts';
import { forumSchema } from '../../src/lib/domain/forum/forum-form.ts';
import { outcomeSchema } from '../../src/lib/domain/forum/outcome-form.ts';
import { officialSchema } from '../../src/lib/domain/measure/official-form.ts';
import { sessionSchema } from '../../src/lib/domain/programme/session-form.ts';
import { amendmentDecisionSchema, takeUpSchema, voteSchema } from '../../src/lib/domain/recommendation/schema.ts';
import { registrationSchema } from '../../src/lib/domain/registration/schema.ts';
import { formAction } from '../../src/lib/server/http/form-action.ts';

/** A choice that decides rights or states is never filled in for a form that comes without it. */

type Answer = { status?: number; data?: { form: { errors: Record<string, unknown> } } };

/** What the door says of each field. */
async function said(schema: z.ZodObject, body: Record<string, string>) {
	let done = false;
	const form = new FormData();
	for (const [name, value] of Object.entries(body)) form.set(name, value);
	const event = { request: new Request('http://localhost', { method: 'POST', body: form }), locals: { locale: 'kk' } as App.Locals };
	const answer = (await formAction(schema, async () => {
		done = true;
		return {};
	})(event)) as Answer;
	return { done, errors: answer.data?.form.errors ?? {} };
}

test.each([
	['inviteSchema', inviteSchema, ['role', 'language']],
	['inviteAdminSchema', inviteAdminSchema, ['language']],
	['takeRoleSchema', takeRoleSchema, ['role', 'scopeKind']],
	['requireSchema', requireSchema, ['required']],
	['languageSchema', languageSchema, ['language']],
	['forumSchema', forumSchema, ['approval', 'state']],
	['sessionSchema', sessionSchema, ['kind', 'state']],
	['outcomeSchema', outcomeSchema, ['adoptedBy']],
	['officialSchema', officialSchema, ['say', 'language']],
	['voteSchema', voteSchema, ['by', 'stage', 'mode', 'adopted']],
	['takeUpSchema', takeUpSchema, ['decision']],
	['amendmentDecisionSchema', amendmentDecisionSchema, ['decision']]
] as [string, z.ZodObject, string[]][])('%s is refused without each of its choices', async (_, schema, fields) => {
	for (const field of fields) {
		const { done, errors } = await said(schema, { surname: 'А', givenName: 'Б', email: 'a@example.kz', accountId: 'a' });
		expect([field, done, errors[field]]).toEqual([field, false, ['field.choose']]);
	}
});

test('the same invitation with its role is taken (control), and a choice that may be left out is', async () => {
	const invitation = { surname: 'А', givenName: 'Б', email: 'a@example.kz', language: 'kk' };
	expect(await said(inviteSchema, invitation)).toEqual({ done: false, errors: { role: ['field.choose'] } });
	expect(await said(inviteSchema, { ...invitation, role: 'desk' })).toEqual({ done: true, errors: {} });
	expect((await said(registrationSchema, {})).errors).not.toHaveProperty('settlement');
	expect(await said(requireSchema, { required: '1' })).toEqual({ done: true, errors: {} });
});
