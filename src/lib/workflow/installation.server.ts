import { requirePermission } from '../server/permissions/require.ts';
import type { Actor } from '../server/actor.ts';
import { DAY, later } from '../server/clock.ts';
import { systemStatus, type SystemStatus } from '../server/system-status.ts';

const OLD_BACKUP_MS = 2 * DAY;
const LITTLE_ROOM = 1e9;
const LONG_WAIT_SECONDS = 600;

export type Warning = 'noBackup' | 'oldBackup' | 'disk' | 'noMail' | 'outbox' | 'failed';

/** The warnings for an administrator, the most pressing first. */
export function warningsOf(now: SystemStatus): Warning[] {
	const found: Warning[] = [];
	if (now.disk.freeBytes < LITTLE_ROOM) found.push('disk');
	if (!now.lastBackup) found.push('noBackup');
	else if (later(now.lastBackup.at, OLD_BACKUP_MS) < now.at) found.push('oldBackup');
	if (now.lettersGo === 'folder') found.push('noMail');
	if (now.outbox.oldestSeconds > LONG_WAIT_SECONDS) found.push('outbox');
	if (now.outbox.failed) found.push('failed');
	return found;
}

/** The state of the installation, for its admins. @throws Refusal('not-found') for anybody else */
export async function installationState(actor: Actor): Promise<SystemStatus & { warnings: Warning[]; startedAt: string }> {
	requirePermission(actor, 'installation.see');
	const now = await systemStatus();
	return { ...now, warnings: warningsOf(now), startedAt: later(now.at, -now.upSeconds * 1000) };
}
