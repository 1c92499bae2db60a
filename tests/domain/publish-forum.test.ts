import { expect, test } from 'vitest';
import { createForum, forumById, publishForum } from '../../src/lib/domain/forum/index.server.ts';
import { read } from '../../src/lib/server/database/open.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, aForumInput, organiserOf, program } from '../support/forum.ts';

useFreshDatabase();

const edits = (forumId: string) =>
	read()
		.selectFrom('audit_entry')
		.select(['verb', 'columns', 'details'])
		.where('forum_id', '=', forumId)
		.where('verb', '=', 'forum.edit')
		.execute();

test('a draft is published once, with its audit entry, and the public pages follow', async () => {
	const forumId = await aForum({ state: 'draft', contactEmail: 'forum@example.kz' });
	const { revision } = await forumById(forumId);
	await publishForum(organiserOf(forumId), forumId);
	await publishForum(organiserOf(forumId), forumId);
	expect(await forumById(forumId)).toMatchObject({ state: 'published', revision: revision + 2 });
	expect((await edits(forumId)).map((each) => each.columns)).toEqual(['["state"]', '[]']);
});

test('a draft without a contact is not published, nor by another forum’s organiser', async () => {
	const forumId = await aForum({ state: 'draft', contactEmail: null });
	await expect(publishForum(organiserOf(forumId), forumId)).rejects.toMatchObject({ code: 'forum.not-ready' });
	const ready = await aForum({ state: 'draft', contactEmail: 'forum@example.kz' });
	await expect(publishForum(organiserOf(forumId), ready)).rejects.toMatchObject({ code: 'not-found' });
	expect([(await forumById(forumId)).state, (await forumById(ready)).state]).toEqual(['draft', 'draft']);
});

test('without an address a new forum gets one from its title, and the next of the same title another', async () => {
	const input = aForumInput({ slug: '', title: { kk: 'Қостанай облысының форумы' } });
	const slugs = [];
	for (const startsLocal of ['2026-12-15T08:30', '2026-12-15T09:30'])
		slugs.push((await forumById(await createForum(program, { ...input, startsLocal }))).slug);
	expect(slugs).toEqual(['qostanai-oblysynyn-forumy', 'qostanai-oblysynyn-forumy-2']);
	const { slug } = await forumById(await createForum(program, aForumInput({ slug: '', title: { kk: '论坛' } })));
	expect(slug).toBe('forum');
});
