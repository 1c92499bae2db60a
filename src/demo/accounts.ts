import { createAccount } from '../lib/domain/access/index.server.ts';
import type { RoleGrant } from '../lib/server/actor.ts';
import { demo } from './actor.ts';
import { officialBody, secondBody, type DemoOrganisation } from './content/organisations.ts';
import type { DemoForum } from './demo-forum.ts';
import type { Directory } from './directory.ts';

const names = ['admin', 'organiser', 'moderator', 'rapporteur', 'desk', 'official', 'akimat'] as const;
export const signIns = names.map((name) => `${name}@alang.example`);

const owners: Record<(typeof names)[number], { surname: string; givenName: string }> = {
	admin: { surname: 'Әлімова', givenName: 'Жанар' },
	organiser: { surname: 'Бекенова', givenName: 'Сәуле' },
	moderator: { surname: 'Оразова', givenName: 'Мәдина' },
	rapporteur: { surname: 'Төлегенова', givenName: 'Аружан' },
	desk: { surname: 'Серікұлы', givenName: 'Дәурен' },
	official: { surname: 'Тілеуов', givenName: 'Марат' },
	akimat: { surname: 'Жүнісова', givenName: 'Гүлнар' }
};

/** The seven sign-ins of the demonstration, each with the passphrase «kostanay demo <name>». @returns the accounts of the officials by their body */
export async function makeAccounts(
	directory: Directory,
	forums: { past: DemoForum; next: DemoForum }
): Promise<Map<DemoOrganisation, string>> {
	const both = (role: RoleGrant['role']): RoleGrant[] => [
		{ role, scopeKind: 'forum', scopeId: forums.past.forum.id },
		{ role, scopeKind: 'forum', scopeId: forums.next.forum.id }
	];
	const official = (body: DemoOrganisation) => {
		const bodyId = directory.organisationIds.get(body);
		return both('official').map((grant) => ({ ...grant, ...(bodyId && { bodyId }) }));
	};
	const roles: Record<(typeof names)[number], RoleGrant[]> = {
		admin: [{ role: 'admin', scopeKind: 'installation', scopeId: '' }],
		organiser: both('organiser'),
		moderator: [
			{ role: 'moderator', scopeKind: 'session', scopeId: forums.past.platformIds[0] ?? '' },
			{ role: 'moderator', scopeKind: 'session', scopeId: forums.next.platformIds[0] ?? '' }
		],
		rapporteur: [...forums.past.platformIds, ...forums.next.platformIds].map((scopeId) => ({
			role: 'rapporteur',
			scopeKind: 'session',
			scopeId
		})),
		desk: both('desk'),
		official: official(officialBody),
		akimat: official(secondBody)
	};
	const made = new Map<string, string>();
	for (const name of names) {
		const id = await createAccount(demo, {
			name: owners[name],
			email: `${name}@alang.example`,
			language: 'kk',
			roles: roles[name],
			password: `kostanay demo ${name}`
		});
		made.set(name, id);
	}
	return new Map([
		[officialBody, made.get('official') ?? ''],
		[secondBody, made.get('akimat') ?? '']
	]);
}
