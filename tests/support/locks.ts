import { readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs';

/** What a process holds of a file. Linux; https://man7.org/linux/man-pages/man5/proc_locks.5.html */

/** How many locks of its own a process has on a file now. */
export function locksOn(pid: number, file: string): number {
	const inode = String(statSync(file).ino);
	return readFileSync('/proc/locks', 'utf8')
		.split('\n')
		.map((line) => line.trim().split(/\s+/))
		.filter(([, kind, , , owner, place = '']) => kind === 'POSIX' && owner === String(pid) && place.split(':').at(-1) === inode).length;
}

/** How often a process has a file open now. */
export const timesOpen = (pid: number, file: string): number =>
	readdirSync(`/proc/${pid}/fd`).filter((fd) => {
		try {
			return readlinkSync(`/proc/${pid}/fd/${fd}`) === file;
		} catch {
			return false; // closed meanwhile
		}
	}).length;
