import { expect, test } from 'vitest';
import { later, DAY } from '../server/clock.ts';
import type { SystemStatus } from '../server/system-status.ts';
import { warningsOf } from './installation.server.ts';

const at = '2026-11-24T08:00:00.000Z';
const well: SystemStatus = {
	at,
	version: '0.1.0',
	node: '24.0.0',
	upSeconds: 60,
	memoryBytes: 1e8,
	database: { engine: 'sqlite', answers: true, bytes: 1e7 },
	disk: { freeBytes: 5e9, totalBytes: 1e11 },
	outbox: { waiting: 3, failed: 0, oldestSeconds: 20 },
	lettersGo: 'out',
	lastBackup: { at: later(at, -DAY), bytes: 1e6, encrypted: true }
};

test('an installation that is well has no warnings', () => expect(warningsOf(well)).toEqual([]));

test('each fault has its warning', () => {
	expect(warningsOf({ ...well, lastBackup: null })).toEqual(['noBackup']);
	expect(warningsOf({ ...well, lastBackup: { at: later(at, -3 * DAY), bytes: 1, encrypted: false } })).toEqual(['oldBackup']);
	expect(warningsOf({ ...well, disk: { freeBytes: 9e8, totalBytes: 1e11 } })).toEqual(['disk']);
	expect(warningsOf({ ...well, lettersGo: 'folder' })).toEqual(['noMail']);
	expect(warningsOf({ ...well, outbox: { waiting: 1, failed: 2, oldestSeconds: 700 } })).toEqual(['outbox', 'failed']);
});
