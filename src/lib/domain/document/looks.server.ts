import type { Actor } from '../../server/actor.ts';
import { change } from '../../server/change.ts';
import { read } from '../../server/database/open.ts';

/** Lists with people in them. */
type PersonalList = 'desk' | 'seats' | 'arrivals' | 'mails' | 'mail' | 'delegation' | 'team' | 'registration' | 'accounts';

/**
 * Every page of those who work at a forum: which list of people it shows, 'itself' where its own load writes the look, or null where it
 * shows nobody. A page without a row here fails tests/domain/observed.test.ts.
 */
export const personalPages: Readonly<Record<string, PersonalList | 'itself' | null>> = {
	'/account': null,
	'/account/second-factor': null,
	'/desk': null,
	'/desk/forums/[forum]': 'desk',
	'/moderator': null,
	'/moderator/forums/[forum]': 'seats',
	'/official': null,
	'/official/forums/[forum]': null,
	'/official/forums/[forum]/summary.[format]': null,
	'/organiser': null,
	'/organiser/new': null,
	'/organiser/status': null,
	'/organiser/accounts': 'accounts',
	'/organiser/audit': null,
	'/organiser/register': null,
	'/organiser/register/organisations': null,
	'/organiser/forums/[forum]': null,
	'/organiser/forums/[forum]/attendance': 'arrivals',
	'/organiser/forums/[forum]/audit': null,
	'/organiser/forums/[forum]/delegations': 'delegation',
	'/organiser/forums/[forum]/delegations/[delegation]': 'delegation',
	'/organiser/forums/[forum]/mail': 'mails',
	'/organiser/forums/[forum]/mail/[mail]': 'mail',
	'/organiser/forums/[forum]/organisations': null,
	'/organiser/forums/[forum]/organisations/[organisation]': null,
	'/organiser/forums/[forum]/platforms': null,
	'/organiser/forums/[forum]/platforms/[session]': 'seats',
	'/organiser/forums/[forum]/programme': null,
	'/organiser/forums/[forum]/programme/[session]': null,
	'/organiser/forums/[forum]/programme/halls': null,
	'/organiser/forums/[forum]/programme/new': null,
	'/organiser/forums/[forum]/registrations': 'itself',
	'/organiser/forums/[forum]/registrations.[format]': 'itself',
	'/organiser/forums/[forum]/registrations/[id]': 'itself',
	'/organiser/forums/[forum]/registrations/[id]/edit': 'registration',
	'/organiser/forums/[forum]/registrations/[id]/privacy': null,
	'/organiser/forums/[forum]/registrations/add': null,
	'/organiser/forums/[forum]/settings': null,
	'/organiser/forums/[forum]/settings/countries': null,
	'/organiser/forums/[forum]/settings/guests': null,
	'/organiser/forums/[forum]/settings/kinds': null,
	'/organiser/forums/[forum]/settings/terms': null,
	'/organiser/forums/[forum]/team': 'team'
};

interface Looked {
	request: { method: string };
	route: { id: string | null };
	params: Partial<Record<string, string>>;
	locals: { actor: Actor };
}

/** The forum of the address, or null for a list of the whole installation. */
async function forumOf(slug: string | undefined): Promise<string | null> {
	if (slug === undefined) return null;
	return (await read().selectFrom('forum').select('id').where('slug', '=', slug).executeTakeFirstOrThrow()).id;
}

async function record(actor: Actor, { params }: Looked, list: PersonalList): Promise<void> {
	const forumId = await forumOf(params.forum);
	const one = list === 'registration' && params.id;
	const look = list === 'accounts' ? 'access.look' : 'registration.look';
	await change(actor, one ? 'registration.open' : look, (c) =>
		c.audit({
			subjectKind: one ? 'registration' : forumId ? 'forum' : 'installation',
			subjectId: one || (forumId ?? list),
			forumId,
			...(!one && { details: { list } })
		})
	);
}

/** A SvelteKit `Handle`: who is shown a list of people stands in the audit before the page leaves. An answer to a form is no second look. */
export async function looks<Event extends Looked>({
	event,
	resolve
}: {
	event: Event;
	resolve: (event: Event) => Response | Promise<Response>;
}): Promise<Response> {
	const response = await resolve(event);
	const list = personalPages[event.route.id ?? ''];
	const { actor } = event.locals;
	if (list && list !== 'itself' && event.request.method === 'GET' && response.status === 200 && actor.kind === 'account')
		await record(actor, event, list);
	return response;
}
