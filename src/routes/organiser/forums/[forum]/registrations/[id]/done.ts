/** What may have just been done with a registration, for the sentence that says so. */
export const done = [
	'confirm',
	'decline',
	'withdraw',
	'reopen',
	'link',
	'place',
	'role',
	'edit',
	'address',
	'add',
	'stands',
	'kept',
	'approve'
] as const;
export type Done = (typeof done)[number];

/** What the participant is written to about. */
export const lettered: readonly Done[] = ['confirm', 'decline', 'withdraw', 'reopen', 'place', 'edit', 'add'];
