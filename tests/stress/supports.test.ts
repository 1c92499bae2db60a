import { expect, test } from 'vitest';
import { database } from '../../src/lib/server/database/open.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate } from '../support/forum.ts';
import { aPlatformWith, aProposal, rowOf } from '../support/proposals.ts';
import { aRacer } from '../support/race.ts';

const fresh = useFreshDatabase();
const VOICES = 60;
const ROUNDS = 10;

/** A platform with so many people beside the author, and two processes. */
async function scene() {
	const { forumId, sessionId, author } = await aPlatformWith(VOICES + 1);
	const people: string[] = [];
	for (let n = 0; n < VOICES; n++) people.push((await aDelegate(forumId, { preferredSessionId: sessionId })).registrationId);
	return { forumId, sessionId, author, people, racers: [aRacer(fresh.url), aRacer(fresh.url)] };
}

const voices = async (id: string) =>
	(await database().reader.selectFrom('proposal_support').select('registration_id').where('proposal_id', '=', id).execute()).length;

test(`${VOICES} supports at once from two processes count exactly, so do as many that are taken back, ${ROUNDS} rounds`, async () => {
	const { forumId, sessionId, author, people, racers } = await scene();
	for (let round = 0; round < ROUNDS; round++) {
		const proposalId = await aProposal(author, sessionId, { text: `Ұсыныс ${round}` });
		const all = (kind: string, ids: readonly string[]) => ids.map((registrationId) => ({ kind, forumId, registrationId, proposalId }));
		// everybody presses twice, in both processes
		const pressed = await Promise.all(racers.map((racer) => racer.run(all('support', people))));
		expect(pressed.flat().map(({ answer }) => answer)).toEqual(Array(2 * VOICES).fill('said'));
		expect([(await rowOf(proposalId)).supporters, await voices(proposalId)]).toEqual([VOICES, VOICES]);
		// a third takes it back in one process while another third says it again in the other
		const [third = [], other = []] = [people.slice(0, 20), people.slice(20, 40)];
		await Promise.all([racers[0]?.run(all('unsupport', third)), racers[1]?.run(all('support', other))]);
		expect([(await rowOf(proposalId)).supporters, await voices(proposalId)]).toEqual([VOICES - 20, VOICES - 20]);
	}

	// Control: counted by reading and writing what was read, voices are lost.
	const proposalId = await aProposal(author, sessionId, { text: 'Бақылау' });
	const uncounted = people.map((registrationId) => ({ kind: 'support-uncounted', forumId, registrationId, proposalId }));
	await Promise.all(racers.map((racer) => racer.run(uncounted)));
	expect((await rowOf(proposalId)).supporters).toBeLessThan(2 * VOICES);
	await Promise.all(racers.map((racer) => racer.stop()));
});

test('one person who proposes forty times at once from two processes has twenty open', async () => {
	const { forumId, sessionId, author, racers } = await scene();
	const jobs = (word: string) =>
		Array.from({ length: 20 }, (_, n) => ({
			...{ kind: 'propose', forumId, registrationId: author.registrationId, sessionId },
			text: `${word} ${n}`
		}));
	const words = ['Ұсыныс', 'Пікір'];
	const answers = (await Promise.all(racers.map((racer, which) => racer.run(jobs(words[which] ?? ''))))).flat().map(({ answer }) => answer);
	expect(answers.filter((each) => each === 'proposed')).toHaveLength(20);
	expect(answers.filter((each) => each !== 'proposed')).toEqual(Array(20).fill('proposal.too-many'));
	expect(await database().reader.selectFrom('proposal').select('id').where('state', '=', 'open').execute()).toHaveLength(20);
	await Promise.all(racers.map((racer) => racer.stop()));
});
