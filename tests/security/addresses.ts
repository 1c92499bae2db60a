import { confirmingToken } from '../../src/lib/domain/registration/index.server.ts';
import { outcomeLanguages } from '../../src/lib/domain/recommendation/rules.ts';
import { database } from '../../src/lib/server/database/open.ts';
import type { XssFixture } from './xss-fixtures.ts';
import type { RouteEntry } from './route-list.ts';
import type { Installation } from './fixtures.ts';

/** The addresses of every page and file, with all the rows that one can be asked about. */

export interface PayloadRows {
	[parameter: string]: readonly string[];
}

const formats: Record<string, readonly string[]> = {
	'/forums/[forum]/programme.[format]': ['ics', 'xml', 'json'],
	'/forums/[forum]/recommendations.[format]': ['json', 'csv', 'xlsx', 'atom'],
	'/forums/[forum]/outcome.[languages].[format]': ['pdf', 'docx'],
	'/moderator/forums/[forum]/sessions/[session]/minutes.[format]': ['docx', 'pdf'],
	'/official/forums/[forum]/summary.[format]': ['xlsx', 'csv'],
	'/organiser/forums/[forum]/registrations.[format]': ['xlsx', 'csv'],
	'/organiser/forums/[forum]/measures/report.[format]': ['xlsx', 'pdf'],
	'/organiser/forums/[forum]/measures/covering-letter/[body].[format]': ['docx', 'pdf'],
	'/official/recommendations/report.[format]': ['xlsx', 'pdf']
};

/** Which rows each parameter stands for. A parameter that is not named here stops the test: say what it is. */
export async function rowsFor(world: Installation, planted: XssFixture): Promise<(route: string) => PayloadRows> {
	const { forumId, slug, sessionSlug } = world.things.own;
	const { reader } = database();
	const of = async (query: { execute(): Promise<{ value: string }[]> }) => (await query.execute()).map((row) => row.value);
	const delegations = await of(reader.selectFrom('delegation').select('slug as value').where('forum_id', '=', forumId));
	const mails = await of(reader.selectFrom('outbox').select('id as value').where('forum_id', '=', forumId));
	const organisations = await of(reader.selectFrom('organisation').select('id as value').where('state', '=', 'proposed'));
	const accepted = await of(reader.selectFrom('organisation').select('id as value').where('state', '=', 'accepted'));
	const platforms = await of(reader.selectFrom('platform').select('session_id as value'));
	const adopted = await reader
		.selectFrom('recommendation')
		.select('number')
		.where('forum_id', '=', forumId)
		.where('number', 'is not', null)
		.execute();
	const numbers = adopted.map(({ number }) => String(number));
	const bodies = await of(
		reader
			.selectFrom('measure')
			.select('lead_id as value')
			.distinct()
			.where('forum_id', '=', forumId)
			.where('lead_id', 'is not', null)
			.$castTo<{ value: string }>()
	);
	const ids = planted.sessions.map((session) => session.id);
	const own = planted.registrations.map((registration) => registration.id);
	const tokens: [string, readonly string[]][] = [
		['/registrations/confirm/', own.map((id) => confirmingToken(id, 1))],
		['/follow/confirm/', planted.requests],
		['/follow/', planted.followers],
		['/expertise/', planted.experts],
		['/registrations/', planted.registrations.map((registration) => registration.token)],
		['/forums/', planted.parked],
		['/invitations/role/', planted.links.offer],
		['/invitations/', planted.links.invitation],
		['/password/', planted.links.reset],
		['/setup/', planted.links.setup]
	];
	return (route) => ({
		forum: [slug],
		session: route.startsWith('/moderator/')
			? route.includes('recommendation') || route.includes('minutes')
				? [sessionSlug]
				: planted.platform.sessions
			: route.startsWith('/forums/')
				? planted.sessions.map((session) => session.slug)
				: route.includes('/platforms/')
					? ids.filter((id) => platforms.includes(id))
					: ids,
		measure: planted.measures,
		body: bodies,
		file: planted.files,
		table: planted.tables,
		recommendation: planted.recommendations,
		delegation: delegations,
		organisation: route.startsWith('/organiser/directory/') ? accepted : organisations,
		mail: mails,
		proposal: planted.platform.proposals,
		id: own,
		registration: own,
		format: formats[route] ?? [],
		number: numbers,
		languages: [...outcomeLanguages],
		token: tokens.find(([beginning]) => route.startsWith(beginning))?.[1] ?? []
	});
}

/** All addresses of a route. @throws Error for a parameter or format that nobody has filled in */
export function addressesOf(entry: RouteEntry, rows: PayloadRows): string[] {
	let addresses = [entry.route === '/' ? '/' : entry.route];
	for (const [placeholder, name = ''] of entry.route.matchAll(/\[([^\]]+)\]/g)) {
		const values = rows[name];
		if (!values?.length) throw new Error(`${entry.route}: say in tests/security/addresses.ts what stands for ${placeholder}`);
		addresses = addresses.flatMap((address) => values.map((value) => address.replace(placeholder, encodeURIComponent(value))));
	}
	return addresses;
}
