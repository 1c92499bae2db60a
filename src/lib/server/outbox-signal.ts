let listener: (() => void) | undefined;

/** Wakes the sender after a change that put mails into the outbox. */
export const wakeOutbox = (): void => listener?.();

/** Sets the sender's callback for new mails; undefined removes it. */
export function onOutbox(wake: (() => void) | undefined): void {
	listener = wake;
}
