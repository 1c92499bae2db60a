declare const seats: { leftJoin(table: string, one: string, other: string): typeof seats };

export const joined = seats
	.leftJoin('registration', 'registration.id', 'seat.registration_id')
	.leftJoin('person as p', 'p.id', 'person_id');
