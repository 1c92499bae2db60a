let listener: (() => void) | undefined;

/** Called after a change that put mails into the outbox. */
export const wakeOutbox = (): void => listener?.();

/** The sender asks to be told; undefined: no more. */
export function onOutbox(wake: (() => void) | undefined): void {
	listener = wake;
}
