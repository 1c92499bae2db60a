import { log } from '../server/log.ts';
import { lettersGo } from '../server/letters-go.ts';
import { onOutbox } from '../server/outbox-signal.ts';
import { admit, unadmitted, type Passage } from './allowance.server.ts';
import { faultOf, NoLetter, notMade, type Fault } from './delivery-errors.ts';
import { joinedMessage, renderMails, messageOf } from './message.server.ts';
import { openTransport, type Message, type Patience, type MailTransport } from './transport.server.ts';
import { claimNext, leaveOut, markDone, markFailed, type OutboxMail } from './queue.server.ts';

/** Sends what waits in the outbox, beside the requests and never inside one. */

/** Two mails are on their way at a time, one from each end: who has just asked for a link does not wait behind a thousand notices. */
const lanes = ['oldest', 'newest'] as const;
/** Between two mails that go to the folder: a thousand of the demonstration's use a tenth of a core for half a minute. */
const FOLDER_PAUSE_MS = 25;
/** Looks into the outbox at least this often: for mails of other processes and for those to be tried again. */
const LOOK_MS = 15_000;
const FIRST_LOOK_MS = 2_000;

const usual: Patience = { connect: 10_000, silence: 30_000, whole: 60_000 };

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Why a mail could not be made. */
function notMadeFor(mail: OutboxMail, error: unknown): Fault {
	if (error instanceof NoLetter) return error.fault;
	log().error({ err: error, mail: mail.id, kind: mail.kind }, 'a mail could not be made');
	return notMade;
}

/** What can be sent, or why there is nothing. */
type Made = { fault: Fault } | { message: Message };

/** The message of one mail by itself. */
const madeAlone = (mail: OutboxMail): Promise<Made> =>
	messageOf(mail).then(
		(message) => ({ message }),
		(error: unknown) => ({ fault: notMadeFor(mail, error) })
	);

/** The letter that carries several mails. One that cannot be made leaves it and holds up no other. */
async function madeJoined(passage: Passage): Promise<Made> {
	const { letters, failed } = await renderMails(passage.mails);
	for (const { mail, error } of failed) await leaveOut(passage, mail, notMadeFor(mail, error));
	const [lead] = passage.mails;
	return lead ? { message: joinedMessage(lead, letters) } : { fault: notMade };
}

async function deliver({ mails: [mail] }: Passage, answer: Made, post: MailTransport): Promise<{ fault: Fault } | { kept: boolean }> {
	if ('fault' in answer) return answer;
	try {
		return await post.send(answer.message);
	} catch (error) {
		const fault = faultOf(error);
		log().warn({ mail: mail?.id, kind: mail?.kind, fault: fault.code, tries: mail?.tries }, 'a mail did not go');
		return { fault };
	}
}

/**
 * Makes the text of a mail before it uses its address's allowance. A mail that cannot be made would otherwise hold a place for a moment, in
 * which the other lane would put off a mail that may go.
 */
async function passageOf(mail: OutboxMail): Promise<{ passage: Passage; answer: Made } | null> {
	const alone = mail.joined_into === null ? await madeAlone(mail) : null;
	if (alone && 'fault' in alone) return { passage: unadmitted(mail), answer: alone };
	const passage = await admit(mail);
	if (!passage) return null;
	if (passage.joined) return { passage, answer: await madeJoined(passage) };
	return { passage, answer: alone ?? (await madeAlone(mail)) };
}

/** Sends the due mails from one end of the queue until there are none. @returns whether mail cannot be sent at all now */
async function drain(end: (typeof lanes)[number], stopped: () => boolean, patience: Patience): Promise<boolean> {
	const post = openTransport(patience);
	try {
		while (!stopped()) {
			const mail = await claimNext(end);
			if (!mail) return false;
			const next = await passageOf(mail);
			if (!next) continue;
			const { passage, answer } = next;
			const done = await deliver(passage, answer, post);
			if ('kept' in done) await markDone(passage, done.kept);
			else await markFailed(passage, done.fault);
			if ('fault' in done && done.fault.blocked) return true;
			if (lettersGo() === 'folder') await pause(FOLDER_PAUSE_MS);
		}
		return false;
	} finally {
		post.close();
	}
}

/**
 * One round: sends what is due until nothing is, or the way out proves blocked.
 * @returns whether it is blocked; what waits is then better left for a while
 */
export async function sendDue(patience = usual, stopped = () => false): Promise<boolean> {
	const ended = await Promise.allSettled(lanes.map((end) => drain(end, stopped, patience)));
	const broken = ended.find((lane) => lane.status === 'rejected');
	if (broken) throw broken.reason;
	return ended.some((lane) => lane.status === 'fulfilled' && lane.value);
}

let stopRunning: (() => void) | undefined;

/** Starts sending in this process, once; it goes on until stopMail or the process ends. */
export function startMail(): void {
	if (stopRunning) return;
	let stopped = false;
	let busy = false;
	let woken = false;
	let blockedUntil = 0;
	let timer = setTimeout(round, FIRST_LOOK_MS);
	timer.unref();
	stopRunning = () => {
		stopped = true;
		clearTimeout(timer);
		onOutbox(undefined);
	};
	function next(ms: number): void {
		clearTimeout(timer);
		if (stopped) return;
		timer = setTimeout(round, ms);
		timer.unref();
	}
	async function round(): Promise<void> {
		busy = true;
		woken = false;
		try {
			if (await sendDue(usual, () => stopped)) blockedUntil = Date.now() + LOOK_MS;
		} catch (error) {
			log().error({ err: error }, 'the outbox could not be worked on');
			blockedUntil = Date.now() + LOOK_MS;
		}
		busy = false;
		next(woken && Date.now() >= blockedUntil ? 0 : LOOK_MS);
	}
	onOutbox(() => {
		woken = true;
		if (!busy && Date.now() >= blockedUntil) next(0);
	});
}

/** Takes no more mails; one that is on its way keeps its claim and goes again, under the same number, if it did not arrive. */
export function stopMail(): void {
	stopRunning?.();
	stopRunning = undefined;
}
