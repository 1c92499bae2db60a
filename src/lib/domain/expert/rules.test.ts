import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expertsShownTo, forumStates, privacyStates, registrationStates } from '../../lists.ts';
import { expertRefusal, isPublicExpert, keptUntil, outlives } from './rules.ts';
import { expertDraftSchema, expertSchema, MOST_FIELDS, MOST_LINE } from './schema.ts';
import { activityFields } from '../../lists.ts';

const anyState = fc.constantFrom(...registrationStates);
const anyPrivacy = fc.constantFrom(...privacyStates, null);

test('who is confirmed offers, at a published forum; a consent is taken back always', () => {
	fc.assert(
		fc.property(fc.constantFrom(...forumStates), anyState, (forum, state) => {
			const situation = { forum: { state: forum }, registration: { state } };
			expect(expertRefusal('take-back', situation)).toBe(null);
			const may = forum === 'published' && state === 'confirmed';
			expect(expertRefusal('offer', situation) === null).toBe(may);
		})
	);
	const refusal = (state: 'draft' | 'published' | 'cancelled' | 'archived', own: 'confirmed' | 'waiting') =>
		expertRefusal('offer', { forum: { state }, registration: { state: own } });
	expect([refusal('draft', 'confirmed'), refusal('cancelled', 'confirmed'), refusal('archived', 'waiting')]).toEqual([
		'not-found',
		'forum.cancelled',
		'forum.archived'
	]);
	expect(refusal('published', 'waiting')).toBe('expert.not-confirmed');
});

test('everybody sees who agreed to that, takes part and is not restricted', () => {
	fc.assert(
		fc.property(fc.constantFrom(...expertsShownTo), anyState, anyPrivacy, (shownTo, state, privacyState) => {
			const agreed = shownTo === 'everyone';
			expect(isPublicExpert({ shownTo, registration: null })).toBe(agreed);
			expect(isPublicExpert({ shownTo, registration: { state, privacyState } })).toBe(
				agreed && state === 'confirmed' && privacyState === null
			);
			expect(outlives({ state, privacyState })).toBe(state === 'confirmed' && privacyState === null);
		})
	);
});

test('an offer is kept for five years at most', () => {
	expect(keptUntil('2026-11-24T05:00:00.000Z')).toBe('2031-11-23T05:00:00.000Z');
});

test('a form without a field, a line, a choice or the consent is told what is missing, and one with too much too', () => {
	const full = { fields: ['youth'], line: 'Заңгер', language: 'kk', shownTo: 'bodies', consent: true };
	expect(expertSchema.safeParse(full).success).toBe(true);
	const faults = (more: object) =>
		expertSchema.safeParse({ ...full, ...more }).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
	expect(faults({ fields: [] })).toEqual(['fields: expert.form.fieldsNone']);
	expect(faults({ fields: activityFields.slice(0, MOST_FIELDS + 1) })).toEqual([`fields: expert.form.fieldsMany most=${MOST_FIELDS}`]);
	expect(faults({ line: ' \n ' })).toEqual(['line: field.required']);
	expect(faults({ line: 'x'.repeat(MOST_LINE + 1) })).toHaveLength(1);
	expect(faults({ shownTo: '' })).toEqual(['shownTo: field.choose']);
	expect(faults({ consent: false })).toEqual(['consent: expert.form.consentNone']);
	expect(faults({ fields: ['astrology'] })).toHaveLength(1);
	// nothing is ticked for anybody
	expect(expertDraftSchema.parse({})).toEqual({ fields: [], line: '', language: 'kk', shownTo: '', consent: false, seen: '' });
});
