import { expect } from 'vitest';
import { sendDue } from '../../src/lib/mail/index.server.ts';
import { MINUTE, setClock } from '../../src/lib/server/clock.ts';
import { aClockedServer, goOn } from './burst.ts';
import { aForum, THEN } from './forum.ts';
import { aBody, anAdopted, assign, grantedOrganiser, officialOf } from './measures.ts';

/** What tests of the letters to officials build on. */

/** A forum with an organiser and a body with one official; a measure more with each call of `next`. */
export async function aToldOfficial() {
	setClock(THEN);
	const server = await aClockedServer();
	const forumId = await aForum();
	const bodyId = await aBody('Білім басқармасы');
	const [organiser, official] = [await grantedOrganiser(forumId), await officialOf(forumId, bodyId)];
	const next = async () => (await anAdopted(forumId)).measureId;
	/** Those whose page an arrived letter leads to. */
	const named = (text: string | undefined) =>
		[...(text ?? '').matchAll(/\/official\/recommendations\/([\w-]+)/g)].flatMap(([, id]) => id ?? []);
	const told = () => server.arrived.flatMap(({ text }) => named(text)).sort();
	return { server, forumId, bodyId, organiser, official, next, named, told };
}
/** Ids of as many new measures. */
export const several = async (n: number, next: () => Promise<string>) => {
	const ids: string[] = [];
	for (let i = 0; i < n; i++) ids.push(await next());
	return ids;
};
/** Assigns measures, a minute between two. */
export async function assignAll(
	{ organiser, bodyId }: Pick<Awaited<ReturnType<typeof aToldOfficial>>, 'organiser' | 'bodyId'>,
	ids: readonly string[]
) {
	for (const id of ids) {
		await assign(organiser, id, { leadId: bodyId, controlDate: '2027-03-01' });
		goOn(MINUTE);
	}
}

/** Ten minutes later, the subject of the letter that goes and its text; null: none goes. */
export async function letterThen({ server }: Pick<Awaited<ReturnType<typeof aToldOfficial>>, 'server'>) {
	const before = server.arrived.length;
	goOn(10 * MINUTE);
	await sendDue();
	const [letter, ...more] = server.arrived.slice(before);
	expect(more).toEqual([]);
	return letter ? { subject: letter.headers.subject, text: letter.text } : null;
}
