import { z } from 'zod';

/** What a form with files sends of them beside the one that comes along: the ids of those that came with it before. */
export const sentFileFields = {
	fileId: z.array(z.string().max(64)).max(50).default([]),
	/** the file itself is taken out before the form is read (`formAction`); here stands what was wrong with it */
	file: z.string().max(0).catch('').default('')
};
