import type { needless } from '../server/mail-kinds.ts';

/** Why mails do not go: what the outbox keeps, never anything personal (a server's own answer may quote the address). */
export const faultKinds = [
	'refused',
	'later',
	'unreachable',
	'timeout',
	'sign-in',
	'folder',
	'no-address',
	'link-over',
	'over',
	'not-made'
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
	/** a kind, and after a space the server's three digits where it gave some: 'refused 550' */
	code: string;
	/** trying again is of no use */
	final: boolean;
	/** the mail server or folder takes no mail at all: the others are left for later */
	blocked: boolean;
	/** it may have been delivered all the same */
	unsure: boolean;
}

const fault = (kind: FaultKind, answer?: number, { final = false, blocked = false, unsure = false } = {}): Fault => ({
	code: answer ? `${kind} ${answer}` : kind,
	final,
	blocked,
	unsure
});

/** The mail is not made any more: its person has no address, its link is over, or what it is about is. */
export class NoLetter extends Error {
	override name = 'NoLetter';
	readonly fault: Fault;
	constructor(kind: Extract<FaultKind, 'no-address' | (typeof needless)[number]>) {
		super(kind);
		this.fault = fault(kind, undefined, { final: true });
	}
}

/** What a letter speaks about is not there any more. */
export class MissingFact extends Error {
	override name = 'MissingFact';
}

/** The text could not be made: an error of the program, tried again in case it is mended. */
export const notMade = fault('not-made');

/** The whole sending took too long. */
export class TooSlow extends Error {
	override name = 'TooSlow';
}

interface MailError {
	code?: string;
	command?: string;
	responseCode?: number;
	/** the system call that failed: 'connect' before a word was said */
	syscall?: string;
}

/** What an error of nodemailer or of the file system means for the mail (codes: nodemailer.com/errors). */
export function faultOf(error: unknown): Fault {
	if (error instanceof TooSlow) return fault('timeout', undefined, { blocked: true, unsure: true });
	const { code = '', command = '', responseCode: answer, syscall } = (error ?? {}) as MailError;
	if (/^(ENOSPC|EACCES|EROFS|ENOENT|ENOTDIR|EDQUOT|EPERM)$/.test(code)) return fault('folder', undefined, { blocked: true });
	// an address that the library itself does not send to
	if (code === 'EENVELOPE' && command === 'API') return fault('refused', undefined, { final: true });
	if (code === 'EAUTH') return fault('sign-in', answer, { blocked: true });
	const aboutThisMail = code === 'EMESSAGE' || /^(RCPT|DATA)/.test(command);
	if (answer && aboutThisMail) return answer >= 500 ? fault('refused', answer, { final: true }) : fault('later', answer);
	if (code === 'ETIMEDOUT') return fault('timeout', undefined, { blocked: true, unsure: true });
	// a connection that broke off may have done so after the mail was taken
	return fault('unreachable', answer, { blocked: true, unsure: code !== 'EDNS' && syscall !== 'connect' });
}
