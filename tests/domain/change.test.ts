import { describe, expect, test } from 'vitest';
import { change } from '../../src/lib/server/change.ts';
import { read } from '../../src/lib/server/database/open.ts';
import { system } from '../../src/lib/server/actor.ts';
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
});
