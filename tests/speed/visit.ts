import { readFileSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { publicRoutes } from '../../src/lib/server/http/public-routes.ts';
import { table, type AccessRow } from '../security/access-table.ts';
import { routeList } from '../security/route-list.ts';
import { doer, formsOf, keyOf, httpClient } from '../security/http-client.ts';
import type { Installation } from '../security/fixtures.ts';
import type { Statement } from './plans.ts';

/** Goes through every route of a world whose server writes down its statements. */

const QUIET_MS = 400;

/** Queries of the addresses by which a page asks the database for something else. */
const asked: Record<string, Record<string, string>[]> = {
	'page /forums/[forum]/delegations': [{ q: 'ах' }],
	'page /forums/[forum]/recommendations': [{ after: '0~00000000-0000-7000-8000-000000000000' }],
	'GET /api/v1/forums/[forum]/recommendations': [{ after: '0~00000000-0000-7000-8000-000000000000' }],
	'page /organiser/forums/[forum]/delegations': [{ q: 'ах' }],
	'GET /forums/[forum]/register/organisations': [{ q: 'қор', country: 'KZ' }],
	'page /organiser/forums/[forum]/registrations': [
		...[
			{ search: 'ахм' },
			{ search: 'ахм ай' },
			{ state: 'submitted' },
			{ state: 'waiting', kind: 'ngo' },
			{ country: 'KZ' },
			{ kind: 'media' },
			{ burst: 'burst-own' },
			{ address: 'unconfirmed' },
			{ unitId: 'some-unit' },
			{ language: 'kk' },
			{ needs: 'interpretation' },
			{ needs: 'accessibility' },
			{ needs: 'food', order: 'newest' },
			{ bulk: 'some-decision' }
		],
		...[{ order: 'newest' }, { order: 'newest', state: 'confirmed' }]
	],
	'page /organiser/forums/[forum]/proposals': [{ q: 'ұсын' }, { order: 'new' }, { part: 'aside' }, { part: 'hidden' }],
	'page /moderator/forums/[forum]/sessions/[session]': [{ q: 'ұсын' }, { order: 'new' }, { part: 'aside' }],
	'page /registrations/[token]/proposals': [{ q: 'ұсын' }, { order: 'new' }],
	'page /desk/forums/[forum]': [{ search: 'ах' }, { search: 'ах ай' }, { search: '1' }, { search: 'ABCDEFGHJKMNPQRSTVWXYZ2345' }],
	'page /organiser/forums/[forum]/mail': [{ state: 'waiting' }, { state: 'failed' }],
	'page /organiser/forums/[forum]/organisations/[organisation]': [{ q: 'ах' }]
};

/** A route that the access table does not know yet fails there; here an organiser opens it. */
const rowOf = (key: string): AccessRow => table[key] ?? { who: ['organiser'] };

/** The statements that a process has written down, from a byte on; a line under way there belongs to what was before. */
export function statementsIn(file: string, offset = 0): Statement[] {
	const bytes = readFileSync(file);
	const first = offset === 0 ? 0 : bytes.indexOf('\n', offset - 1) + 1;
	return bytes
		.subarray(first, bytes.lastIndexOf('\n') + 1)
		.toString()
		.split('\n')
		.filter(Boolean)
		.map((line) => JSON.parse(line) as Statement);
}

/** @param file where the server of the world writes its statements */
export function statementsOf(worldOf: () => Installation, file: () => string) {
	const { addressOf, bodyFor, send } = httpClient(worldOf);
	const list = routeList();
	const looking = list.filter(({ what }) => what === 'page' || what === 'GET');
	const doing = formsOf(list);

	const since = (offset: number) => statementsIn(file(), offset);
	const size = () => statSync(file()).size;

	/** Until the server has nothing left to do by itself. */
	async function quiet(): Promise<void> {
		for (let before = -1; before !== size(); await pause(QUIET_MS)) before = size();
	}

	/** Opens an address as whoever may; for who is signed in a public page is made anew. @returns the statements it took */
	async function open(key: string, query: string): Promise<Statement[]> {
		const world = worldOf();
		const row = rowOf(key);
		const path = addressOf(key.slice(key.indexOf('/')), row, 'own');
		const address = `${world.origin}${path}${path.includes('?') ? '&' : '?'}${query}`;
		const from = size();
		const answer = await fetch(address, {
			headers: {
				cookie: world.cookies[key.slice(key.indexOf('/')) in publicRoutes ? 'organiser' : doer(row, 'own')],
				accept: 'text/html',
				connection: 'close'
			},
			redirect: 'manual'
		});
		await answer.arrayBuffer();
		if (answer.status >= 500) throw new Error(`${address} answered ${answer.status}`);
		return since(from);
	}

	return {
		quiet,
		/** every page and address, also as it is searched and filtered */
		async look(): Promise<Map<string, Statement[]>> {
			await quiet();
			const found = new Map<string, Statement[]>();
			for (const entry of looking)
				for (const query of [{ anew: '1' }, ...(asked[keyOf(entry)] ?? [])].map((each) => new URLSearchParams(each).toString()))
					found.set(`${keyOf(entry)}?${decodeURIComponent(query)}`, await open(keyOf(entry), query));
			return found;
		},
		/** every form, sent by whoever may */
		async act(): Promise<Map<string, Statement[]>> {
			const found = new Map<string, Statement[]>();
			// a form that is done is shown no more, another is shown only then: before the first is sent, or else when its turn comes
			const bodies = new Map<string, URLSearchParams | null>();
			for (const entry of doing) bodies.set(keyOf(entry), await bodyFor(entry, rowOf(keyOf(entry)), 'own').catch(() => null));
			for (const entry of doing) {
				const [key, row] = [keyOf(entry), rowOf(keyOf(entry))];
				const from = size();
				const body = bodies.get(key) ?? (await bodyFor(entry, row, 'own').catch(() => new URLSearchParams()));
				await send(addressOf(entry.route, row, 'own'), entry.what, doer(row, 'own'), body);
				found.set(key, since(from));
			}
			await quiet();
			return found;
		}
	};
}
