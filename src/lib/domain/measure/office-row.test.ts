import fc from 'fast-check';
import { expect, test } from 'vitest';
import { translate } from '../../i18n/translate.ts';
import { locales } from '../../i18n/locales.ts';
import { claimedOutcomes, measureOutcomes, measureStates } from '../../lists.ts';
import { columnsNotTaken, decideRow, statusNamed, wordsSaid, type RowSituation } from './office-row.ts';
import type { OfficeMeasure } from './office-table.ts';
import { factsAtFirst, measureStatuses, measureStepRefusal } from './rules.ts';
import { MOST_ANSWER } from './schema.ts';

const at = '2026-11-24T05:00:00.000Z';
const measure: OfficeMeasure = {
	...{ id: 'm', forumId: 'f', recommendationId: 'r', sessionId: null, number: 19, position: 2 },
	...{ title: { kk: 'Гранттық конкурс өткізу' }, recommendation: { kk: 'Конкурс' }, bodies: [] },
	...{ lead: { id: 'a', name: { kk: 'Басқарма', ru: 'Управление' } }, form: { kk: 'ақпарат' }, term: { kk: 'Тоқсанына 1 рет' } },
	...{ cost: '', funding: '', recurrence: null, controlDate: null, firstControlDate: null, overdueAt: null, state: 'new', outcome: null },
	...{ since: at, asked: null, reported: false, version: 3, report: {} }
};
const situation = (more: Partial<RowSituation> = {}): RowSituation => ({
	...{ measure, facts: { ...factsAtFirst(at), leadId: 'a' }, role: 'lead', recommended: true, said: wordsSaid(['Бұрынғы  ақпарат']) },
	...{ closedAs: null, ...more }
});
const decide = (report: string, status: string, more: Partial<RowSituation> = {}) => {
	const found = decideRow({ texts: { report, status }, unread: {} }, situation(more));
	return found.kind === 'set' ? [found.step, found.outcome, found.text] : found.kind === 'refused' ? found.why : found.kind;
};

test('words become a report or a claim; what stands already is the same', () => {
	expect(decide('Жаңа', 'орындалуда')).toEqual(['report', null, 'Жаңа']);
	expect(decide('Жаңа', '')).toEqual(['report', null, 'Жаңа']);
	expect(decide('Жаңа', 'мерзімі өтті')).toEqual(['report', null, 'Жаңа']);
	expect(decide('', 'Орындалды.')).toEqual(['claim', 'done', '']);
	expect(decide('Бұрынғы ақпарат', 'исполнено')).toEqual(['claim', 'done', '']);
	expect(decide('Себебі', 'ішінара  орындалды')).toEqual(['claim', 'partly', 'Себебі']);
	expect(decide('Бұрынғы ақпарат', 'отклонено (с обоснованием)')).toEqual(['claim', 'refused', 'Бұрынғы ақпарат']);
	for (const status of ['', 'органның жауабын күтуде', 'просрочено']) expect(decide('Бұрынғы ақпарат', status)).toBe('same');
	expect(decide('', 'орындалды', { facts: { ...situation().facts, state: 'closed', outcome: 'done' } })).toBe('same');
	expect(decide('', 'орындалды', { closedAs: 'done' })).toBe('same');
});

test('what cannot be taken says why', () => {
	expect(decide('', 'орындалуда')).toBe('words');
	expect(decide('', 'қабылданбады')).toBe('words');
	expect(decide('Жаңа', 'дайын')).toBe('status');
	expect(decide('Жаңа', 'снято с контроля')).toBe('elsewhere');
	expect(decide('я'.repeat(MOST_ANSWER + 1), '')).toBe('long');
	expect(decide('Жаңа', 'орындалды', { role: 'co' })).toBe('only-lead');
	expect(decide('Жаңа', '', { role: 'co' })).toEqual(['report', null, 'Жаңа']);
	expect(decide('Жаңа', '', { role: null })).toBe('not-yours');
	expect(decide('Жаңа', '', { recommended: false })).toBe('reopened');
	expect(decideRow({ texts: { status: 'орындалды' }, unread: { report: 'formula' } }, situation())).toEqual({
		kind: 'refused',
		why: 'formula'
	});
	// control: a row that says nothing is refused for nothing
	expect(decide('', '', { role: null, recommended: false })).toBe('same');
});

test('a cell of signs alone is no answer, and letters that look alike are one', () => {
	for (const sign of ['-', '+', '—', '…', '✓', 'н/д', 'Н/Д.', ' – ']) {
		expect([sign, decide(sign, '')]).toEqual([sign, 'same']);
		expect([sign, decide('', sign)]).toEqual([sign, 'same']);
		expect([sign, decide(sign, 'орындалды')]).toEqual([sign, ['claim', 'done', '']]);
		expect([sign, decide(sign, 'қабылданбады')]).toEqual([sign, 'words']);
	}
	// Latin o, p, a, c, e and i
	expect(['opындaлды', 'иcпoлнeнo', 'iшiнapa орындалды'].map(statusNamed)).toEqual(['done', 'done', 'partly']);
	// control: the shortest words are an answer, and other words no status
	expect(decide('Иә', '')).toEqual(['report', null, 'Иә']);
	expect(statusNamed('орындалмады')).toBeNull();
});

test('random rows: what would be set is what the rules allow, and never a word too few', () => {
	const texts = fc.constantFrom('', 'Жаңа ақпарат', 'Бұрынғы ақпарат', 'я'.repeat(MOST_ANSWER + 1));
	const statuses = fc.constantFrom(
		'',
		'дайын',
		'снято с контроля',
		...measureStatuses.flatMap((each) => locales.map((locale) => translate(locale, `measure.status.${each}`)))
	);
	fc.assert(
		fc.property(
			...([texts, statuses, fc.constantFrom(...measureStates), fc.constantFrom(...measureOutcomes)] as const),
			...([fc.constantFrom('lead' as const, 'co' as const, null), fc.boolean()] as const),
			(report, status, state, ended, role, recommended) => {
				const outcome =
					state === 'closed' ? ended : state === 'claimed' ? (claimedOutcomes.find((each) => each === ended) ?? 'done') : null;
				const facts = { ...situation().facts, state, outcome };
				const found = decideRow({ texts: { report, status }, unread: {} }, situation({ facts, role, recommended }));
				if (found.kind !== 'set') return;
				expect(role).not.toBeNull();
				expect(role && measureStepRefusal(found.step, { facts, role, recommended })).toBeNull();
				expect(found.outcome === null || found.outcome === statusNamed(status)).toBe(true);
				if (found.step === 'report' || found.outcome !== 'done') expect(found.text).toBe(report);
				expect(found.text.length).toBeLessThanOrEqual(MOST_ANSWER);
			}
		),
		{ numRuns: 1_000 }
	);
});

test('every word that the program writes is known again', () => {
	for (const locale of locales)
		for (const status of measureStatuses) expect(statusNamed(translate(locale, `measure.status.${status}`))).toBe(status);
	expect([statusNamed(' '), statusNamed('ИСПОЛНЕНО  ЧАСТИЧНО!'), statusNamed('жоқ')]).toEqual([undefined, 'partly', null]);
});

test('only words that differ from the plan in every language are said to differ', () => {
	const differs = (texts: Record<string, string>) => columnsNotTaken({ texts }, measure, at);
	expect(differs({ term: 'тоқсанына  1 рет', bodies: 'УПРАВЛЕНИЕ', form: '', cost: '' })).toEqual([]);
	expect(differs({ term: '31.12.2027', bodies: 'Басқа орган', funding: 'РБ' })).toEqual(['bodies', 'term', 'funding']);
});
