import { afterEach, expect, test } from 'vitest';
import { forumById, proposalsCloseAt } from '../../src/lib/domain/forum/index.server.ts';
import {
	hideProposal,
	showName,
	showProposal,
	support,
	translateProposal,
	withdrawProposal
} from '../../src/lib/domain/proposal/index.server.ts';
import { decideRecommendation, reopenRecommendation } from '../../src/lib/domain/recommendation/index.server.ts';
import { later, MINUTE } from '../../src/lib/server/clock.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { aDelegate, aForum, aPlatform, program, THEN } from '../support/forum.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aVisitor } from '../support/http-client.ts';
import { insertProposal, aTabled, vote } from '../support/recommendations.ts';
import { aServer, type Running } from '../support/server.ts';

/** What the kept public pages show of proposals, and until when they invite to propose. */

const fresh = useFreshDatabase();
let server: Running | undefined;
afterEach(async () => {
	await server?.stop();
	server = undefined;
});

/** The pages as they are served at some instants: the clock jumps to the next one at SIGUSR2. */
async function served(...instants: string[]) {
	loadKey(false);
	server = await aServer(fresh.url, { TEST_NOW: instants.join(','), NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' });
	const { pid, lines, address } = server;
	const jump = async () => {
		process.kill(pid, 'SIGUSR2');
		await expect.poll(() => lines().some((line) => line.startsWith('The clock jumps to'))).toBe(true);
	};
	return { ...aVisitor(address), jump };
}

test('whatever the pages show of a proposal makes them anew as soon as a recommendation that takes it up is published', async () => {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5);
	const seated = { preferredSessionId: sessionId };
	const [author, other] = [await aDelegate(forumId, seated), await aDelegate(forumId, seated)];
	const mine = () => insertProposal(forumId, sessionId, author.registrationId, { show_name: 1 });
	const [shown, takenBack, unlinked] = [await mine(), await mine(), await mine()];
	const id = await aTabled(forumId, sessionId, [shown, takenBack]);
	const steps = {
		'the name taken off': () => showName(author.actor, author.registrationId, shown, false),
		translated: () => translateProposal(program, shown, { ru: 'Предложение' }, noForm),
		hidden: () => hideProposal(program, forumId, shown, 'Себебі'),
		'shown again': () => showProposal(program, forumId, shown)
	};
	const supports = {
		supported: () => support(other.actor, other.registrationId, shown, true),
		'supported no more': () => support(other.actor, other.registrationId, shown, false)
	};
	const revision = async () => (await forumById(forumId)).revision;
	const anew = async (step: () => Promise<unknown>) => {
		const was = await revision();
		await step();
		return (await revision()) > was;
	};
	// control: what nobody sees yet changes no page
	const unseen = { ...steps, ...supports };
	for (const [name, step] of Object.entries(unseen)) expect([name, await anew(step)]).toEqual([name, false]);
	await decideRecommendation(program, id, 'forum', vote());
	for (const [name, step] of Object.entries(steps)) expect([name, await anew(step)]).toEqual([name, true]);
	for (const step of Object.values(supports)) await expect(step()).rejects.toThrow('proposal.decided');
	await reopenRecommendation(program, id, 'Себебі');
	for (const [name, step] of Object.entries(supports)) expect([name, await anew(step)]).toEqual([name, true]);
	expect(await anew(() => withdrawProposal(author.actor, author.registrationId, unlinked))).toBe(false);
	expect(await anew(() => withdrawProposal(author.actor, author.registrationId, takenBack))).toBe(true);
	expect(await anew(() => eraseRegistration(author.actor, author.registrationId))).toBe(true);
});

test('a kept page and the JSON show no name, text or number of a proposal any more as soon as it is taken out', async () => {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5);
	const of = (surname: string) => aDelegate(forumId, { surname, preferredSessionId: sessionId });
	const [quiet, back, gone] = [await of('Атынжасырған'), await of('Қайтыпалған'), await of('Өшірілген')];
	const by = ({ registrationId }: { registrationId: string }, kk: string) =>
		insertProposal(forumId, sessionId, registrationId, { show_name: 1, text_ml: JSON.stringify({ kk }) });
	const unnamed = await by(quiet, 'Аты жасырылатын ұсыныс');
	const hidden = await by(quiet, 'Шеттетілетін ұсыныс');
	const withdrawn = await by(back, 'Қайтып алынатын ұсыныс');
	const left = await by(gone, 'Авторсыз қалатын ұсыныс');
	await decideRecommendation(program, await aTabled(forumId, sessionId, [unnamed, hidden, withdrawn, left]), 'forum', vote());
	const path = `/forums/${(await forumById(forumId)).slug}/recommendations`;
	const visitor = await served(THEN);
	const page = async () => (await visitor.ask(`${path}/1`)).text;
	const counted = async () => {
		const { items } = JSON.parse((await visitor.ask(`/api/v1${path}`)).text) as { items: { proposals: number }[] };
		return items.map(({ proposals }) => proposals);
	};
	const words = ['Аты жасырылатын', 'Атынжасырған', 'Шеттетілетін', 'Қайтып алынатын', 'Қайтыпалған', 'Авторсыз қалатын', 'Өшірілген'];
	const seen = async () => {
		const html = await page();
		return words.filter((each) => html.includes(each));
	};
	expect([await seen(), await counted()]).toEqual([words, [4]]);
	await hideProposal(program, forumId, hidden, 'Себебі');
	await expect.poll(seen, { timeout: 5000 }).toEqual(words.filter((each) => each !== 'Шеттетілетін'));
	await showName(quiet.actor, quiet.registrationId, unnamed, false);
	await withdrawProposal(back.actor, back.registrationId, withdrawn);
	await eraseRegistration(gone.actor, gone.registrationId);
	await expect.poll(seen, { timeout: 5000 }).toEqual(['Аты жасырылатын', 'Авторсыз қалатын']);
	await expect.poll(counted, { timeout: 5000 }).toEqual([2]);
});

test('the pages invite to propose until the very instant from which the command takes nothing, the kept ones too', async () => {
	const forumId = await aForum();
	await aPlatform(forumId, 5);
	const forum = await forumById(forumId);
	const closing = proposalsCloseAt(forum);
	const how = 'Ұсыныс енгізу үшін диалог алаңына жазылыңыз';
	const visitor = await served(later(closing, -MINUTE), closing);
	const pages = [`/forums/${forum.slug}`, `/forums/${forum.slug}/recommendations`];
	const invites = () => Promise.all(pages.map(async (path) => (await visitor.ask(path)).text.includes(how)));
	// control: two days after its end the forum is over for everything else
	expect(await invites()).toEqual([true, true]);
	await visitor.jump();
	expect(await invites()).toEqual([false, false]);
});
