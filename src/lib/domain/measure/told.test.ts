import { expect, test } from 'vitest';
import { readTold, stillTold, toldKindOf, withTold, type Told } from './told.ts';

const told = (measureId: string, as: Told['as'], eventId: string | null = null): Told => ({ measureId, as, eventId });

test('of each measure a letter tells once, in the order in which they came', () => {
	const first = withTold([], told('a', 'assigned', '1'));
	const both = withTold(first, told('b', 'returned', '2'));
	expect(both).toEqual([told('a', 'assigned', '1'), told('b', 'returned', '2')]);
	// away and back again
	expect(withTold(both, told('a', 'assigned', '3'))).toEqual([told('a', 'assigned', '3'), told('b', 'returned', '2')]);
});

test('another date takes the place of another date alone: it is noted beside what went before it', () => {
	for (const as of ['assigned', 'returned'] as const) {
		const both = withTold([told('a', as, '1')], told('a', 'date', '2'));
		expect(both).toEqual([told('a', as, '1'), told('a', 'date', '2')]);
		expect(withTold(both, told('a', 'date', '3'))).toEqual([told('a', as, '1'), told('a', 'date', '3')]);
		// what comes after both takes the place of both
		expect(withTold([...both, told('b', 'date', '2')], told('a', 'returned', '3'))).toEqual([
			told('a', 'returned', '3'),
			told('b', 'date', '2')
		]);
	}
	// control: a return does
	expect(withTold([told('a', 'date', '1')], told('a', 'returned', '2'))).toEqual([told('a', 'returned', '2')]);
});

test('what the body has answered since is told no more, and a later date then is', () => {
	const noted = (as: Told['as'], answered: boolean) => ({ as, answered });
	for (const as of ['assigned', 'returned'] as const) {
		const [open, over] = [noted(as, false), noted(as, true)];
		const [later, laterOver] = [noted('date', false), noted('date', true)];
		expect(stillTold([open])).toBe(open);
		expect(stillTold([open, later])).toBe(open);
		expect(stillTold([over, later])).toBe(later);
		expect([stillTold([over]), stillTold([over, laterOver]), stillTold([])]).toEqual([null, null, null]);
	}
	const reminded = noted(null, false);
	expect(stillTold([reminded])).toBe(reminded);
});

test('a letter about one measure is of its kind, one about more is not', () => {
	const kinds = [[told('a', 'assigned')], [told('a', 'date')], [told('a', 'returned')], [told('a', 'returned'), told('b', 'returned')]];
	expect(kinds.map(toldKindOf)).toEqual(['measure.assigned', 'measure.assigned', 'measure.returned', 'measure.several']);
	expect(toldKindOf([told('a', 'returned'), told('a', 'date')])).toBe('measure.returned');
	expect(toldKindOf([told('a', 'assigned'), told('a', 'date')])).toBe('measure.assigned');
});

test('what an earlier version kept is read as it was meant', () => {
	expect(readTold('measure.assigned', { measureIds: ['a'] })).toEqual([told('a', 'assigned')]);
	expect(readTold('measure.assigned', { measureIds: ['a'], again: true })).toEqual([told('a', 'date')]);
	expect(readTold('measure.returned', { measureIds: ['a'], eventId: 'e' })).toEqual([told('a', 'returned', 'e')]);
	expect(readTold('measure.reminder', { measureIds: ['a', 'b'] })).toEqual([told('a', null), told('b', null)]);
	expect(readTold('registration.link', {})).toEqual([]);
	const kept = [told('a', 'date', 'e')];
	expect(readTold('measure.assigned', { told: kept })).toEqual(kept);
});
