import { parse } from 'node-html-parser';
import { expect, test } from 'vitest';
import { leaveSeat } from '../../src/lib/domain/dialogue/index.server.ts';
import { hasTabledTexts, platformsWithTexts, takeBackRecommendation } from '../../src/lib/domain/recommendation/index.server.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, arrive, program, THEN } from '../support/forum.ts';
import { aVisitor } from '../support/http-client.ts';
import { aTabled } from '../support/recommendations.ts';
import { aServer } from '../support/server.ts';

/** Whose private page leads to the texts that are put to the vote. */

const fresh = useFreshDatabase();

/** Two platforms with somebody who sits at each, and somebody who sits nowhere. */
async function aScene() {
	const forumId = await aForum();
	const [first, second] = [await aPlatform(forumId, 5), await aPlatform(forumId, 5)];
	const sits = await aDelegate(forumId, { preferredSessionId: first });
	const elsewhere = await aDelegate(forumId, { preferredSessionId: second });
	return { forumId, first, sits, elsewhere, nowhere: await aDelegate(forumId) };
}

test('the one question says what the page of texts would show: where somebody sits or was present, as long as a text is put to the vote', async () => {
	const { forumId, first, sits, elsewhere, nowhere } = await aScene();
	const led = () =>
		Promise.all(
			[sits, elsewhere, nowhere].map(async ({ registrationId }) => {
				const found = await hasTabledTexts(registrationId);
				expect((await platformsWithTexts(registrationId)).some(({ texts }) => texts.length > 0)).toBe(found);
				return found;
			})
		);
	await aTabled(forumId, null);
	expect(await led()).toEqual([false, false, false]);
	const id = await aTabled(forumId, first);
	expect(await led()).toEqual([true, false, false]);
	await arrive({ forumId, sessionId: first, registrationId: nowhere.registrationId });
	expect(await led()).toEqual([true, false, true]);
	await leaveSeat(sits.actor, sits.registrationId, first);
	expect(await led()).toEqual([false, false, true]);
	await takeBackRecommendation(program, id);
	expect(await led()).toEqual([false, false, false]);
});

test('the private page leads there and the others’ do not, in three languages', async () => {
	loadKey(false);
	const { forumId, first, sits, elsewhere } = await aScene();
	await aTabled(forumId, first);
	const server = await aServer(fresh.url, { TEST_NOW: THEN, NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' });
	try {
		const visitor = aVisitor(server.address);
		const link = async (prefix: string, { token }: { token: string }) =>
			parse((await visitor.ask(`${prefix}/registrations/${token}`)).text)
				.querySelectorAll('.acts a')
				.find((a) => a.getAttribute('href')?.endsWith('/recommendations'));
		for (const [prefix, label] of [
			['', 'Мәтіндерді ашу'],
			['/ru', 'Открыть тексты'],
			['/en', 'Open the texts']
		] as const) {
			const led = await link(prefix, sits);
			expect([led?.text, led?.getAttribute('href')]).toEqual([label, `${prefix}/registrations/${sits.token}/recommendations`]);
			expect(await link(prefix, elsewhere)).toBe(undefined);
		}
		expect((await visitor.ask(`/registrations/${sits.token}/recommendations`)).text).toContain('«А» ұсынымы');
	} finally {
		await server.stop();
	}
});
