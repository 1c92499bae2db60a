import type { Session } from './schema.ts';

/** The platform of a session as a left join of `platform as p` brings it. */
export const platformColumns = [
	'p.number as platform_number',
	'p.capacity',
	'p.taken',
	'p.waiting',
	'p.sign_up_opens_at',
	'p.sign_up_closes_at',
	'p.continues_id'
] as const;

export interface PlatformColumns {
	platform_number: number | null;
	capacity: number | null;
	taken: number | null;
	waiting: number | null;
	sign_up_opens_at: string | null;
	sign_up_closes_at: string | null;
	continues_id: string | null;
}

export const platformOf = (row: PlatformColumns): Session['platform'] =>
	row.platform_number === null
		? null
		: {
				number: row.platform_number,
				capacity: row.capacity ?? 0,
				taken: row.taken ?? 0,
				waiting: row.waiting ?? 0,
				signUpOpensAt: row.sign_up_opens_at ?? '',
				signUpClosesAt: row.sign_up_closes_at ?? '',
				continuesId: row.continues_id
			};
