import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { inDays } from './days.ts';
import { program } from './forum.ts';
import { aBody, anAdopted, assign, grantedOrganiser, stepNow } from './measures.ts';
import type { StepInput } from '../../src/lib/domain/measure/schema.ts';

/** What journeys of officials need: measures of two bodies, and an official of each, who sign in with «bench passphrase». */

export interface MeasureStage {
	forumId: string;
	official: string;
	other: string;
	measures: [late: string, soon: string, far: string];
	/** measures that the official's body carries out beside the other one */
	beside: string;
}

/** @param serial makes names and addresses of one run its own */
export async function aMeasureStage(forumId: string, serial: string): Promise<MeasureStage> {
	const bodies = [await aBody(`Қоғамдық даму басқармасы ${serial}`), await aBody(`Цифрландыру басқармасы ${serial}`)] as const;
	const emails = [`official-${serial}@example.kz`, `other-${serial}@example.kz`] as const;
	for (const [n, email] of emails.entries())
		await createAccount(program, {
			name: { surname: 'Тілеуов', givenName: 'Марат' },
			...{ email, language: 'kk', password: 'bench passphrase' },
			roles: [{ role: 'official', scopeKind: 'forum', scopeId: forumId, bodyId: bodies[n] ?? '' }]
		});
	const organiser = await grantedOrganiser(forumId);
	const one = async (leadId: string, controlDate: string | null, term: string, bodyIds: string[] = []) => {
		const { measureId } = await anAdopted(forumId);
		const title = { kk: 'Гранттық конкурс қорытындысын бағалау балдарымен бірге жариялау' };
		await assign(organiser, measureId, { title, leadId, bodyIds, controlDate, term: { kk: term }, basis: 'Жоспар' });
		return measureId;
	};
	const [mine, theirs] = bodies;
	return {
		...{ forumId, official: emails[0], other: emails[1] },
		measures: [
			await one(mine, inDays(-8), '2026 жылғы 4-тоқсан', [theirs]),
			await one(mine, inDays(20), 'жыл сайын'),
			await one(mine, null, 'тұрақты')
		],
		beside: await one(theirs, inDays(90), '2027 жылғы 1-тоқсан', [mine])
	};
}

/** A step of the organiser. */
export const organise = async (forumId: string, measureId: string, kind: StepInput['kind'], text = ''): Promise<void> =>
	stepNow(await grantedOrganiser(forumId), measureId, kind, { text });
