import { describe, expect, test } from 'vitest';
import { change } from '../../src/lib/server/change.ts';
import { read } from '../../src/lib/server/database/open.ts';
import { system } from '../../src/lib/server/actor.ts';
import { Refusal } from '../../src/lib/server/refusal.ts';
import { useFreshDatabase } from '../support/database.ts';

useFreshDatabase();
const actor = system('test');

describe('change', () => {
	test('writes rows, audit and outbox together', async () => {
		await change(actor, 'test.write', async (c) => {
			await c.trx.insertInto('installation').values({ key: 'a', value: '1' }).execute();
			await c.audit({ subjectKind: 'installation', subjectId: 'a', columns: ['value'] });
			await c.mail({ kind: 'access.reset', language: 'kk', address: 'a@example.kz' });
		});
		expect(await read().selectFrom('installation').selectAll().execute()).toEqual([{ key: 'a', value: '1' }]);
		expect(await read().selectFrom('audit_entry').select(['verb', 'subject_id', 'columns']).execute()).toEqual([
			{ verb: 'test.write', subject_id: 'a', columns: '["value"]' }
		]);
		expect(await read().selectFrom('outbox').select('address').execute()).toEqual([{ address: 'a@example.kz' }]);
	});

	test('leaves nothing when the work fails', async () => {
		const failing = change(actor, 'test.write', async (c) => {
			await c.trx.insertInto('installation').values({ key: 'a', value: '1' }).execute();
			await c.audit({ subjectKind: 'installation', subjectId: 'a' });
			throw new Error('in the middle');
		});
		await expect(failing).rejects.toThrow('in the middle');
		expect(await read().selectFrom('installation').selectAll().execute()).toEqual([]);
		expect(await read().selectFrom('audit_entry').selectAll().execute()).toEqual([]);
	});

	test('refuses a write without an audit entry', async () => {
		const silent = change(actor, 'test.write', async (c) => {
			await c.trx.insertInto('installation').values({ key: 'a', value: '1' }).execute();
		});
		await expect(silent).rejects.toThrow('left no audit entry');
		expect(await read().selectFrom('installation').selectAll().execute()).toEqual([]);
	});

	/** Looks whether a key is there before it writes it, as a command does that answers with a sentence. */
	const write = (key: string, look: boolean) =>
		change(actor, 'test.write', async (c) => {
			const there = look && (await c.trx.selectFrom('installation').select('key').where('key', '=', key).executeTakeFirst());
			if (there) throw new Refusal('not-allowed');
			await c.trx.insertInto('installation').values({ key, value: '1' }).execute();
			await c.audit({ subjectKind: 'installation', subjectId: key });
		});

	test('that collides with another begins anew and sees what the other wrote', async () => {
		const ended = await Promise.allSettled(Array.from({ length: 10 }, () => write('a', true)));
		expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		const refused = ended.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
		expect(refused).toEqual(Array.from({ length: 9 }, () => String(new Refusal('not-allowed'))));
		expect(await read().selectFrom('audit_entry').select('subject_id').execute()).toEqual([{ subject_id: 'a' }]);
	});

	test('control: one that does not look falls over the row, however often it begins', async () => {
		const ended = await Promise.allSettled(Array.from({ length: 10 }, () => write('a', false)));
		const fallen = ended.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
		expect(fallen).toHaveLength(9);
		for (const each of fallen) expect(each).toMatch(/unique/i);
		expect(await read().selectFrom('audit_entry').select('subject_id').execute()).toEqual([{ subject_id: 'a' }]);
	});
});
