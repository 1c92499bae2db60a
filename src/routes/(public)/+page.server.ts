import { listForums, phaseOf } from '$lib/domain/forum/index.server';
import { now } from '$lib/server/clock';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { revisionOf } from '$lib/server/revision';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const revision = await revisionOf('*');
	const forums = await listForums();
	keepUntilChange(
		event,
		{ id: '*', revision },
		forums.flatMap((f) => [f.registrationOpensAt, f.registrationClosesAt, f.startsAt, f.endsAt])
	);
	const at = now();
	return { at, forums: forums.map((forum) => ({ ...forum, phase: phaseOf(forum, at) })) };
};
