import { expect, test } from 'vitest';
import { acceptOrganisation, listProposed, suggestOrganisations } from '../../src/lib/domain/organisation/index.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, organiserOf } from '../support/forum.ts';

useFreshDatabase();

test('a proposed organisation is offered to nobody until it is accepted, and only in its country', async () => {
	const forumId = await aForum();
	await aDelegate(forumId, { organisationText: 'Жаңа толқын одағы' });
	expect(await suggestOrganisations('Жаңа толқын', 'KZ')).toEqual([]);
	const organiser = organiserOf(forumId);
	const [proposed] = (await listProposed(organiser)).items;
	await acceptOrganisation(organiser, proposed?.id ?? '', { name: { kk: 'Жаңа толқын одағы' }, kind: 'ngo' });
	expect((await suggestOrganisations('жана толкын', 'KZ')).map((each) => each.name.kk)).toEqual(['Жаңа толқын одағы']);
	expect(await suggestOrganisations('Жаңа толқын', 'GE')).toEqual([]);
});
