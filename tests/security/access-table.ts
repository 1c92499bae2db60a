import type { PersonalList } from '../../src/lib/domain/document/access-audit.server.ts';
import type { TargetState, Targets } from './targets.ts';
import type { ForumKind, roleHolders, Installation } from './fixtures.ts';

/**
 * Who finds what: one row for each page, form and endpoint of src/routes. A route without a row fails the test, and so does a row
 * without a route. Delegates have no sign-in; what is theirs hangs on the private link, so for those rows the link is what varies.
 */

type Staff = (typeof roleHolders)[number];

export interface AccessRow {
	/**
	 * everyone; public: published forums for everybody, drafts for those who prepare them; account: whoever is signed in; link: whoever
	 * has the right link; admin; organisers: of whatever forum; follower: whose own sessions these are; body: the official whose body it is; or these roles where they were given, and the admin always. Only organisers work on drafts.
	 */
	who: 'everyone' | 'public' | 'account' | 'link' | 'admin' | 'organisers' | 'follower' | 'body' | readonly Staff[];
	/**
	 * Which list of people the page shows; null: nobody. Every page of those who work at a forum says it, and every page where a delegate
	 * sees others (domain/audit-coverage.test.ts); a page that shows people without its load saying so fails access-audit.test.ts.
	 */
	shows?: PersonalList | null;
	/** an address that everybody may have: who is not signed in reads that nothing is there */
	unsigned?: 'nothing';
	/** parameters of the address other than the usual ones (access.test.ts) */
	params?: (world: Installation, place: ForumKind) => Record<string, string>;
	query?: (world: Installation, place: ForumKind) => string;
	/** fields that the form of the page leaves to whoever fills it in */
	fill?: (world: Installation, place: ForumKind) => Record<string, string>;
	/** the whole body, where no page shows the form in this state; the page's own form otherwise */
	body?: (world: Installation, place: ForumKind) => Record<string, string>;
	/** here nobody has what it changes, so that even who may finds nothing */
	idle?: true;
	/** the page that shows the form, when it is another one */
	formAt?: string;
	/** where the state of what the address names decides otherwise than `byState` says */
	states?: Partial<Record<TargetState, Finds>>;
	/** targets that stand in the form and not in its address: none of these is found */
	hidden?: (targets: Targets, world: Installation) => HiddenTarget[];
}

/** Of those who find the usual target: all of them, the admin only, or nobody. */
export type Finds = 'usual' | 'admin' | 'nobody';

export interface HiddenTarget {
	body: Record<string, string>;
	query?: string;
	/** those who find it all the same */
	but?: 'admin';
}

/** Who finds a target in another state than the usual one, by what the address names; public: addresses for everybody. */
export const byState: Record<
	'id' | 'token' | 'mail' | 'session' | 'publicSession' | 'proposed' | 'accepted' | 'forum',
	Partial<Record<TargetState, Finds>>
> = {
	id: { restricted: 'admin', anonymised: 'nobody', erased: 'nobody', withdrawn: 'usual', declined: 'usual' },
	token: { restricted: 'usual', anonymised: 'nobody', erased: 'nobody', withdrawn: 'usual', declined: 'usual' },
	mail: { restricted: 'admin', anonymised: 'nobody', erased: 'nobody' },
	session: { draft: 'usual', cancelled: 'usual', past: 'usual' },
	publicSession: { draft: 'nobody', cancelled: 'usual', past: 'usual' },
	// the organisers' page is about proposed ones, the admin's about accepted ones
	proposed: { elsewhere: 'admin', accepted: 'nobody', merged: 'nobody' },
	accepted: { elsewhere: 'nobody', accepted: 'usual', merged: 'nobody' },
	forum: { past: 'usual', cancelled: 'usual', archived: 'usual' }
};

const organiser = ['organiser'] as const;
const desk = ['organiser', 'desk'] as const;
const official = ['organiser', 'official'] as const;
const sessionStaff = ['organiser', 'moderator', 'rapporteur'] as const;
const rapporteur = ['organiser', 'rapporteur'] as const;
/** The proposal is of another session than the one in that state. */
const proposing = {
	states: { cancelled: 'nobody', past: 'nobody' } as const,
	params: ({ things }: Installation, place: ForumKind) => ({ proposal: things[place].proposalId })
};
const pressing = { body: ({ things }: Installation, place: ForumKind) => ({ on: things[place].proposalId }) };
const own = { body: ({ things }: Installation, place: ForumKind) => ({ on: things[place].ownProposalId }) };
const following = { params: ({ things }: Installation, place: ForumKind) => ({ token: things[place].followToken }) };
const expert = { params: ({ things }: Installation, place: ForumKind) => ({ token: things[place].expertToken }) };
const asking = { params: ({ things }: Installation, place: ForumKind) => ({ token: things[place].followRequestToken }) };
/** The measure that the official's body answers for at each forum: it speaks for it at its own. */
const answering = { params: ({ things }: Installation, place: ForumKind) => ({ measure: things[place].answeredId }) };
const deciders = ['organiser', 'moderator'] as const;
const texts = { 'text.kk': 'Мәтін', 'text.ru': 'Текст', version: '1', authentic: 'kk' };
const vote = { version: '1', stage: 'basis', mode: 'consensus', adopted: 'yes' };
/** A recommendation of one platform is not found at another one. */
const ofPlatform: Partial<AccessRow> = {
	params: ({ things }, place) => ({ recommendation: things[place].recommendationId }),
	states: { draft: 'nobody', cancelled: 'nobody', past: 'nobody' }
};
const ofForum: Partial<AccessRow> = { params: ofPlatform.params as NonNullable<AccessRow['params']> };
/** A measure of another forum is not found. */
const ofMeasure: Partial<AccessRow> = { params: ({ things }, place) => ({ measure: things[place].measureId }) };
/** A filled-in table is nobody's but its sender's: nobody finds one that was never made. */
const ofNoTable = { params: () => ({ table: 'never-made' }) };
/** The forms about one recommendation, in the order in which none is stopped by the one before; who fills which in at whose page. */
const recommending = (
	at: string,
	more: Partial<AccessRow>,
	drafts: readonly Staff[],
	decides: readonly Staff[]
): Record<string, AccessRow> => {
	const amendment = ({ things }: Installation, place: ForumKind) => ({ amendmentId: things[place].amendmentId });
	return {
		[`action:text ${at}`]: { who: drafts, ...more, body: () => texts },
		[`action:links ${at}`]: { who: drafts, ...more, body: ({ things }, place) => ({ proposalId: things[place].proposalId }) },
		[`action:table ${at}`]: { who: drafts, ...more, body: () => ({}) },
		[`action:merge ${at}`]: { who: drafts, ...more, body: () => ({ into: 'never-drafted' }) },
		[`action:continues ${at}`]: { who: drafts, ...more, body: () => ({ continues: '' }) },
		[`action:amend ${at}`]: { who: drafts, ...more, body: () => ({ text: 'Түзету', language: 'kk' }) },
		[`action:takeUp ${at}`]: {
			who: drafts,
			...more,
			body: (world, place) => ({ ...texts, ...amendment(world, place), decision: 'accepted' })
		},
		[`action:amendment ${at}`]: {
			who: drafts,
			...more,
			body: (world, place) => ({ ...amendment(world, place), decision: 'refused', reason: 'Себеп' })
		},
		[`action:decide ${at}`]: { who: decides, ...more, body: () => vote },
		[`action:undo ${at}`]: { who: decides, ...more, body: () => ({}) },
		[`action:takeBack ${at}`]: { who: drafts, ...more, body: () => ({}) },
		[`action:drop ${at}`]: { who: drafts, ...more, body: () => ({}) }
	};
};
/** A link of this kind opens nothing here: whether the right ones do is told by the tests of access. */
const someLink = { params: () => ({ token: 'a-link-that-was-never-made' }) };
const passphrase = { password: 'another long passphrase' };
const submitted = ({ things }: Installation, place: ForumKind) => ({ id: things[place].submittedId });
const linkOf = (what: 'withdraw' | 'address' | 'erase') => (world: Installation, place: ForumKind) => ({
	token: world.things[place].links[what]
});
const confirming = ({ things }: Installation, place: ForumKind) => ({ token: things[place].confirmingToken });
const merging = {
	params: ({ acceptedId }: Installation) => ({ organisation: acceptedId }),
	query: ({ twinId }: Installation) => `into=${twinId}`
};
const raising = { body: ({ things }: Installation, place: ForumKind) => ({ sessionId: things[place].sessionId, capacity: '5', seen: '' }) };
const publishing = { body: ({ things }: Installation, place: ForumKind) => ({ session: things[place].sessionId }) };
/** The boxes of the list: whoever they name stands in the form. */
const ticking = {
	body: ({ things }: Installation, place: ForumKind) => ({ id: things[place].submittedId }),
	hidden: ({ registration: { restricted, anonymised, erased } }: Targets): HiddenTarget[] => [
		{ body: { id: restricted.id }, but: 'admin' },
		{ body: { id: anonymised.id } },
		{ body: { id: erased.id } }
	]
};
const sitting = { body: (world: Installation, place: ForumKind) => ({ sessionId: world.things[place].sessionId }) };

export const table: Record<string, AccessRow> = {
	'page /': { who: 'everyone' },
	'page /registrations': { who: 'everyone' },
	'page /privacy': { who: 'everyone' },
	'page /accessibility': { who: 'everyone' },
	'page /login': { who: 'everyone' },
	'action:default /login': { who: 'everyone', fill: () => ({ email: 'nobody@example.kz', password: 'not the passphrase' }) },
	'page /logout': { who: 'everyone' },
	'page /password': { who: 'everyone' },
	'action:default /password': { who: 'everyone', fill: () => ({ email: 'nobody@example.kz' }) },
	'GET /.well-known/security.txt': { who: 'everyone' },
	'GET /robots.txt': { who: 'everyone' },
	'GET /sitemap.xml': { who: 'everyone' },
	'GET /manifest.webmanifest': { who: 'everyone' },
	'GET /health/live': { who: 'everyone' },
	'GET /health/ready': { who: 'everyone' },
	'GET /api/v1/openapi.json': { who: 'everyone' },
	'GET /api/v1/forums': { who: 'everyone' },

	'page /forums/[forum]': { who: 'public' },
	'page /forums/[forum]/programme': { who: 'public' },
	'page /forums/[forum]/experts': { who: 'public' },
	'page /forums/[forum]/delegations': { who: 'public' },
	'page /forums/[forum]/delegations/[delegation]': { who: 'public' },
	'page /forums/[forum]/sessions/[session]': { who: 'public' },
	'page /forums/[forum]/sessions/[session]/screen': { who: 'public' },
	'page /recommendations': { who: 'everyone' },
	'page /forums/[forum]/recommendations': { who: 'public' },
	'page /forums/[forum]/recommendations/[number]': { who: 'public', params: () => ({ number: '1' }) },
	'GET /forums/[forum]/recommendations.[format]': { who: 'public', params: () => ({ format: 'atom' }) },
	'GET /forums/[forum]/outcome.[languages].[format]': { who: 'public', params: () => ({ languages: 'kk', format: 'docx' }) },
	'page /forums/[forum]/register': { who: 'public' },
	'GET /forums/[forum]/programme.[format]': { who: 'public', params: () => ({ format: 'ics' }) },
	'GET /forums/[forum]/sessions/[session].ics': { who: 'public' },
	'GET /api/v1/forums/[forum]': { who: 'public' },
	'GET /api/v1/forums/[forum]/programme': { who: 'public' },
	'GET /api/v1/forums/[forum]/delegations': { who: 'public' },
	'GET /api/v1/forums/[forum]/platforms': { who: 'public' },
	'GET /api/v1/forums/[forum]/recommendations': { who: 'public' },
	'action:register /forums/[forum]/register': { who: 'public', body: () => ({ email: 'not an address' }) },
	'page /forums/[forum]/follow': { who: 'public' },
	'action:default /forums/[forum]/follow': {
		who: 'public',
		body: () => ({ email: 'reads@example.kz', language: 'kk', what: 'all' })
	},
	'action:link /forums/[forum]/register': { who: 'public', body: () => ({ email: 'nobody@example.kz' }) },

	'page /registrations/[token]': { who: 'link' },
	'action:confirmMail /registrations/[token]': { who: 'link', body: () => ({}) },
	'page /registrations/confirm/[token]': { who: 'link', params: confirming },
	'page /registrations/[token]/edit': { who: 'link' },
	'page /registrations/[token]/address': { who: 'link' },
	'page /registrations/[token]/consents': { who: 'link' },
	'page /registrations/[token]/withdraw': { who: 'link' },
	// who is not confirmed is told that the list is not there yet
	'page /registrations/[token]/participants': { shows: 'participants', who: 'link' },
	'page /registrations/[token]/proposals': { shows: 'proposals', who: 'link' },
	'action:propose /registrations/[token]/proposals': {
		who: 'link',
		body: ({ things }, place) => ({ sessionId: things[place].sessionId, text: 'Ұсыныс', language: 'kk' })
	},
	'action:search /registrations/[token]/proposals': { who: 'link', body: () => ({ q: 'ұсыныс' }) },
	'action:support /registrations/[token]/proposals': { who: 'link', ...pressing },
	'action:name /registrations/[token]/proposals': { who: 'link', ...own },
	'action:follow /registrations/[token]/proposals': { who: 'link', ...pressing },
	'action:language /registrations/[token]/proposals': {
		who: 'link',
		body: ({ things }, place) => ({ right: `kk~${things[place].ownProposalId}` })
	},
	'action:withdraw /registrations/[token]/proposals': { who: 'link', ...own },
	'page /follow/[token]': { who: 'link', ...following },
	'GET /follow/[token]/data': { who: 'link', ...following },
	'action:stop /follow/[token]': { who: 'link', ...following, body: ({ things }, place) => ({ proposalId: things[place].proposalId }) },
	'action:stopByMail /follow/[token]': { who: 'link', ...following, body: () => ({ recommendationId: 'none' }) },
	'GET /follow/[token]/unsubscribe': { who: 'link', ...following },
	'POST /follow/[token]/unsubscribe': { who: 'link', ...following, body: () => ({ 'List-Unsubscribe': 'One-Click' }) },
	'action:erase /follow/[token]': { who: 'link', ...following, body: () => ({}) },
	'page /follow/erased': { who: 'everyone' },
	'page /registrations/[token]/expertise': { who: 'link' },
	'action:offer /registrations/[token]/expertise': {
		who: 'link',
		body: () => ({ fields: 'youth', line: 'Жастар ісі', language: 'kk', shownTo: 'everyone', consent: 'on' })
	},
	'page /expertise/[token]': { who: 'link', ...expert },
	'GET /expertise/[token]/data': { who: 'link', ...expert },
	'action:takeBack /expertise/[token]': { who: 'link', ...expert, body: () => ({}) },
	'action:takeBack /registrations/[token]/expertise': { who: 'link', body: () => ({ language: 'kk', shownTo: '' }) },
	'page /expertise/withdrawn': { who: 'everyone' },
	'page /follow/confirm/[token]': { who: 'link', ...asking },
	'action:default /follow/confirm/[token]': { who: 'link', ...asking, body: () => ({}) },
	'GET /registrations/[token]/programme.ics': { who: 'link' },
	'GET /registrations/[token]/data': { who: 'link' },
	'page /forums/[forum]/register/parked/[token]': {
		who: 'everyone',
		params: ({ things }, place) => ({ token: things[place].pendingDuplicateToken })
	},

	'page /account': { shows: null, who: 'account' },
	'action:language /account': { who: 'account' },
	'action:digest /account': { who: 'account', body: () => ({}) },
	// whose offers these are, the tests of role-offers tell
	'action:accept /account': { who: 'account', idle: true, body: ({ things }) => ({ offerId: things.own.offerId }) },
	'action:decline /account': { who: 'account', idle: true, body: ({ things }) => ({ offerId: things.own.offerId }) },
	'action:password /account': { who: 'account', fill: () => ({ current: 'not the passphrase', ...passphrase }) },

	'page /account/second-factor': { shows: null, who: 'account' },
	'action:offer /account/second-factor': { who: 'account', body: () => ({ password: 'not the passphrase' }) },
	'action:confirm /account/second-factor': { who: 'account', body: () => ({ code: '000000' }) },
	'action:codes /account/second-factor': { who: 'account', body: () => ({ password: 'not the passphrase' }) },
	'action:drop /account/second-factor': { who: 'account', body: () => ({ password: 'not the passphrase' }) },
	'page /login/code': { who: 'everyone' },
	'action:default /login/code': { who: 'everyone', body: () => ({ code: '000000' }) },
	'page /invitations/[token]': { who: 'link', ...someLink },
	'action:default /invitations/[token]': { who: 'link', ...someLink, body: () => passphrase },
	'page /password/[token]': { who: 'link', ...someLink },
	'action:default /password/[token]': { who: 'link', ...someLink, body: () => passphrase },
	'page /invitations/role/[token]': { who: 'link', ...someLink },
	'action:accept /invitations/role/[token]': { who: 'link', ...someLink, body: () => ({}) },
	'action:decline /invitations/role/[token]': { who: 'link', ...someLink, body: () => ({}) },
	'page /setup/[token]': { who: 'link', ...someLink },
	'action:default /setup/[token]': { who: 'link', ...someLink, body: () => ({ givenName: 'А', email: 'a@example.kz', ...passphrase }) },

	'page /organiser': { shows: null, who: 'organisers' },
	'page /organiser/status': { shows: null, who: 'admin' },
	'page /organiser/accounts': { shows: 'accounts', who: 'admin' },
	'action:invite /organiser/accounts': { who: 'admin', fill: () => ({ givenName: 'Ерлан', email: 'new-admin@example.kz' }) },
	'page /organiser/audit': { shows: 'audit', who: 'admin' },
	'page /organiser/new': { shows: null, who: 'admin' },
	'action:default /organiser/new': { who: 'admin', fill: () => ({ slug: 'a-new-forum' }) },
	'page /organiser/directory': { shows: null, who: 'admin' },
	'action:kostanay /organiser/directory': { who: 'admin', body: () => ({}) },
	'action:save /organiser/directory': { who: 'admin', fill: () => ({ 'name.kk': 'Жаңа аудан' }) },
	'page /organiser/directory/organisations': { shows: null, who: 'admin' },
	'action:save /organiser/directory/organisations': {
		who: 'admin',
		fill: () => ({ 'name.kk': 'Жаңа басқарма' }),
		hidden: ({ organisation }) =>
			[organisation.proposed, organisation.merged].map((id) => ({
				body: { 'name.kk': 'Басқа', kind: 'ngo', country: 'KZ' },
				query: `organisation=${id}`
			}))
	},
	'page /organiser/directory/organisations/[organisation]/merge': { shows: null, who: 'admin', ...merging },
	'page /organiser/forums/[forum]': { shows: 'latest', who: organiser },
	'action:capacity /organiser/forums/[forum]': { who: organiser, ...raising },
	'action:publish /organiser/forums/[forum]': { who: organiser, body: () => ({}) },
	'action:publishSession /organiser/forums/[forum]': { who: organiser, ...publishing },
	'page /organiser/forums/[forum]/attendance': { shows: 'arrivals', who: organiser },
	'page /organiser/forums/[forum]/audit': { shows: 'audit', who: organiser },
	'page /organiser/forums/[forum]/delegations': { shows: 'delegation', who: organiser },
	'page /organiser/forums/[forum]/delegations/[delegation]': { shows: 'delegation', who: organiser },
	'action:default /organiser/forums/[forum]/delegations/[delegation]': { who: organiser },
	'page /organiser/forums/[forum]/mail': { shows: 'mails', who: organiser },
	'page /organiser/forums/[forum]/mail/[mail]': { shows: 'mail', who: organiser },
	'action:again /organiser/forums/[forum]/mail/[mail]': { who: organiser, body: () => ({}) },
	'page /organiser/forums/[forum]/organisations': { shows: null, who: organiser },
	'page /organiser/forums/[forum]/organisations/[organisation]': { shows: null, who: organiser },
	'action:merge /organiser/forums/[forum]/organisations/[organisation]': {
		who: organiser,
		params: ({ mergedId }) => ({ organisation: mergedId }),
		body: ({ acceptedId }) => ({ into: acceptedId }),
		// another proposed one of one's own forums may be merged into, one of another forum's by an admin alone
		hidden: ({ organisation }) => [{ body: { into: organisation.elsewhere }, but: 'admin' }]
	},
	'action:accept /organiser/forums/[forum]/organisations/[organisation]': { who: organiser },
	'page /organiser/forums/[forum]/platforms': { shows: null, who: organiser },
	'action:capacity /organiser/forums/[forum]/platforms': { who: organiser },
	'page /organiser/forums/[forum]/platforms/[session]': { shows: 'seats', who: organiser },
	'action:capacity /organiser/forums/[forum]/platforms/[session]': { who: organiser, ...raising },
	'action:publishSession /organiser/forums/[forum]/platforms/[session]': { who: organiser, ...publishing },
	'action:place /organiser/forums/[forum]/platforms/[session]': { who: organiser, body: () => ({ number: '1' }) },
	'action:remove /organiser/forums/[forum]/platforms/[session]': {
		who: organiser,
		body: ({ things }, place) => ({ registrationId: things[place].registrationId }),
		hidden: ({ registration }) => [{ body: { registrationId: registration.restricted.id }, but: 'admin' }]
	},
	'action:release /organiser/forums/[forum]/platforms/[session]': {
		who: organiser,
		hidden: ({ registration }) => [{ body: { registrationId: registration.restricted.id }, but: 'admin' }]
	},
	'page /organiser/forums/[forum]/experts': { shows: 'experts', who: organiser },
	'page /organiser/forums/[forum]/proposals': { shows: 'proposals', who: organiser },
	'action:hide /organiser/forums/[forum]/proposals': {
		who: organiser,
		body: ({ things }, place) => ({ proposalId: things[place].proposalId, reason: 'Себеп' })
	},
	'action:show /organiser/forums/[forum]/proposals': {
		who: organiser,
		body: ({ things }, place) => ({ proposalId: things[place].proposalId })
	},
	'action:search /organiser/forums/[forum]/proposals': { who: organiser, body: () => ({ q: 'сөз', order: 'new' }) },
	'page /organiser/forums/[forum]/programme': { shows: null, who: organiser },
	'action:publish /organiser/forums/[forum]/programme': {
		who: organiser,
		body: ({ things }, place) => ({ session: things[place].sessionId })
	},
	'page /organiser/forums/[forum]/programme/halls': { shows: null, who: organiser },
	'action:save /organiser/forums/[forum]/programme/halls': {
		who: organiser,
		fill: () => ({ nameKk: '9-зал' }),
		hidden: ({ hallElsewhere }) => [{ body: { 'name.kk': 'Басқа зал', capacity: '5' }, query: `hall=${hallElsewhere}` }]
	},
	'action:remove /organiser/forums/[forum]/programme/halls': {
		who: organiser,
		body: ({ things }, place) => ({ hall: things[place].spareHallId }),
		hidden: ({ hallElsewhere }, { things }) => [{ body: { hall: hallElsewhere } }, { body: { hall: things.other.hallId } }]
	},
	'page /organiser/forums/[forum]/programme/new': { shows: null, who: organiser },
	'action:rows /organiser/forums/[forum]/programme/new': { who: organiser },
	'action:save /organiser/forums/[forum]/programme/new': { who: organiser, fill: () => ({ titleKk: 'Жаңа отырыс' }) },
	'page /organiser/forums/[forum]/programme/[session]': { shows: null, who: organiser },
	'action:rows /organiser/forums/[forum]/programme/[session]': { who: organiser },
	'action:save /organiser/forums/[forum]/programme/[session]': { who: organiser },
	// what was done with it is said, and nothing of the person
	'page /organiser/forums/[forum]/registrations/[id]/privacy': {
		shows: null,
		who: organiser,
		states: { restricted: 'usual', anonymised: 'usual', erased: 'usual' }
	},
	'page /organiser/forums/[forum]/registrations': { shows: 'registrations', who: organiser },
	'GET /organiser/forums/[forum]/registrations.[format]': { shows: 'export', who: organiser, params: () => ({ format: 'csv' }) },
	'action:ask /organiser/forums/[forum]/registrations': { who: organiser, ...ticking },
	'action:confirm /organiser/forums/[forum]/registrations': { who: organiser, ...ticking },
	// that who confirmed several may undo it is told by tests/domain/confirm-several.test.ts
	'action:undo /organiser/forums/[forum]/registrations': { who: organiser, idle: true, body: () => ({ bulk: 'never-decided' }) },
	'action:declineBurst /organiser/forums/[forum]/registrations': {
		who: organiser,
		body: ({ things }, place) => ({ burst: things[place].burstId, upTo: '0', seen: '0', reason: 'Себеп' })
	},
	'action:putBurstAside /organiser/forums/[forum]/registrations': {
		who: organiser,
		body: ({ things }, place) => ({ burst: things[place].burstId, upTo: '0' })
	},
	'page /organiser/forums/[forum]/registrations/add': { shows: null, who: organiser },
	'action:default /organiser/forums/[forum]/registrations/add': {
		who: organiser,
		fill: () => ({ surname: 'Әлімов', organisationText: 'Дала', kind: 'media', consentParticipation: 'on' })
	},
	'page /organiser/forums/[forum]/registrations/[id]': { shows: 'registration', who: organiser },
	'page /organiser/forums/[forum]/registrations/[id]/edit': { shows: 'registration', who: organiser },
	'page /organiser/forums/[forum]/registrations/[id]/pass': { shows: 'registration', who: organiser },
	'action:edit /organiser/forums/[forum]/registrations/[id]/edit': { who: organiser },
	'action:address /organiser/forums/[forum]/registrations/[id]/edit': {
		who: organiser,
		params: submitted,
		fill: (_, place) => ({ email: `edited-${place}@example.kz` })
	},
	'action:link /organiser/forums/[forum]/registrations/[id]': { who: organiser, body: () => ({}) },
	'action:makeLink /organiser/forums/[forum]/registrations/[id]': { who: organiser, params: submitted, body: () => ({}) },
	'action:role /organiser/forums/[forum]/registrations/[id]': { who: organiser, body: () => ({ role: 'head' }) },
	'action:place /organiser/forums/[forum]/registrations/[id]': {
		who: organiser,
		body: sitting.body,
		hidden: ({ session }) => [{ body: { sessionId: session.draft.id } }]
	},
	'action:confirm /organiser/forums/[forum]/registrations/[id]': { who: organiser, params: submitted, body: () => ({}) },
	'action:admit /organiser/forums/[forum]/registrations/[id]': { who: organiser, params: submitted, body: () => ({}) },
	'action:decline /organiser/forums/[forum]/registrations/[id]': { who: organiser, params: submitted, body: () => ({ reason: 'Себеп' }) },
	'action:approve /organiser/forums/[forum]/registrations/[id]': { who: organiser, params: submitted, body: () => ({}) },
	'action:withdraw /organiser/forums/[forum]/registrations/[id]': { who: organiser, params: submitted, body: () => ({}) },
	'action:reopen /organiser/forums/[forum]/registrations/[id]': { who: organiser, params: submitted, body: () => ({ reason: 'Себеп' }) },
	'page /organiser/forums/[forum]/settings/countries': { shows: null, who: organiser },
	'action:save /organiser/forums/[forum]/settings/countries': { who: organiser },
	'page /organiser/forums/[forum]/settings/guests': { shows: null, who: organiser },
	'action:rows /organiser/forums/[forum]/settings/guests': { who: organiser },
	'action:save /organiser/forums/[forum]/settings/guests': { who: organiser },
	'page /organiser/forums/[forum]/settings/kinds': { shows: null, who: organiser },
	'action:rows /organiser/forums/[forum]/settings/kinds': { who: organiser },
	'action:save /organiser/forums/[forum]/settings/kinds': { who: organiser },
	'page /organiser/forums/[forum]/settings/terms': { shows: null, who: organiser },
	'action:save /organiser/forums/[forum]/settings/terms': { who: organiser },
	'page /organiser/forums/[forum]/settings/proposals': { shows: null, who: organiser },
	'action:save /organiser/forums/[forum]/settings/proposals': { who: organiser },
	'page /organiser/forums/[forum]/settings/outcome': { shows: null, who: organiser },
	'action:save /organiser/forums/[forum]/settings/outcome': { who: organiser },
	'page /organiser/forums/[forum]/settings': { shows: null, who: organiser },
	'action:save /organiser/forums/[forum]/settings': { who: organiser },
	// before a moderator loses the role, which is done below
	...Object.fromEntries(
		(['moderator'] as const).flatMap((area): [string, AccessRow][] => {
			const list = `/${area}/forums/[forum]/sessions/[session]/recommendations`;
			const one = `${list}/[recommendation]`;
			return [
				[`page ${list}`, { shows: null, who: sessionStaff }],
				[`action:draft ${list}`, { who: rapporteur, body: () => texts }],
				[`action:show ${list}`, { who: deciders, body: ({ things }, place) => ({ recommendationId: things[place].recommendationId }) }],
				[`page ${one}`, { shows: 'proposals', who: sessionStaff, ...ofPlatform }],
				...Object.entries(recommending(one, ofPlatform, rapporteur, deciders))
			];
		})
	),
	'GET /moderator/forums/[forum]/sessions/[session]/minutes.[format]': {
		shows: 'proposals',
		who: sessionStaff,
		params: () => ({ format: 'docx' })
	},
	'page /organiser/forums/[forum]/recommendations': { shows: null, who: organiser },
	'action:draft /organiser/forums/[forum]/recommendations': { who: organiser, body: () => texts },
	'action:filter /organiser/forums/[forum]/recommendations': { who: organiser, body: () => ({ platform: '' }) },
	'action:move /organiser/forums/[forum]/recommendations': {
		who: organiser,
		body: ({ things }, place) => ({ recommendationId: things[place].recommendationId, to: 'up' })
	},
	'page /organiser/forums/[forum]/recommendations/[recommendation]': { shows: 'proposals', who: organiser, ...ofForum },
	...recommending('/organiser/forums/[forum]/recommendations/[recommendation]', ofForum, organiser, organiser),
	'action:reopen /organiser/forums/[forum]/recommendations/[recommendation]': {
		who: organiser,
		...ofForum,
		body: () => ({ reason: 'Себеп' })
	},
	'page /organiser/forums/[forum]/measures': { shows: null, who: organiser },
	'action:weekly /organiser/forums/[forum]/measures': { who: organiser, body: () => ({}) },
	'page /organiser/forums/[forum]/measures/letter': { shows: null, who: organiser },
	'action:body /organiser/forums/[forum]/measures/letter': { who: organiser, body: () => ({ bodyId: '' }) },
	'action:enter /organiser/forums/[forum]/measures/letter': {
		who: organiser,
		body: ({ things }, place) => ({
			...{ bodyId: 'a-body-that-is-not', letterNumber: '05-12/988', letterDate: '2026-11-20', language: 'kk' },
			...{ measureId: things[place].measureId, version: '2', answer: 'report', text: 'Ақпарат' }
		})
	},
	'GET /organiser/forums/[forum]/measures/table.pdf': { shows: null, who: organiser },
	'page /organiser/forums/[forum]/measures/report': { shows: null, who: organiser },
	'GET /organiser/forums/[forum]/measures/report.[format]': { shows: null, who: organiser, params: () => ({ format: 'xlsx' }) },
	'page /organiser/forums/[forum]/measures/covering-letter': { shows: null, who: organiser },
	'GET /organiser/forums/[forum]/measures/covering-letter/[body].[format]': {
		...{ shows: null, who: organiser },
		params: ({ acceptedId }) => ({ body: acceptedId, format: 'docx' })
	},
	'page /organiser/forums/[forum]/measures/answers': { shows: null, who: organiser },
	'action:publish /organiser/forums/[forum]/measures/answers': {
		who: organiser,
		body: ({ things }, place) => ({ eventId: things[place].measureEventId })
	},
	'page /organiser/forums/[forum]/measures/table': { shows: null, who: organiser },
	'action:read /organiser/forums/[forum]/measures/table': { who: organiser, body: () => ({ file: '' }) },
	'GET /organiser/forums/[forum]/measures/table.xlsx': { shows: null, who: organiser },
	'page /organiser/forums/[forum]/measures/table/columns': { shows: null, who: organiser },
	'action:save /organiser/forums/[forum]/measures/table/columns': { who: organiser, body: () => ({ set: 'five' }) },
	// a filled-in table is nobody's but its sender's
	'page /organiser/forums/[forum]/measures/table/[table]': { shows: null, who: organiser, ...ofNoTable },
	'action:write /organiser/forums/[forum]/measures/table/[table]': {
		who: organiser,
		...ofNoTable,
		body: () => ({ take: '2:1', language: 'kk' })
	},
	'page /organiser/forums/[forum]/measures/[measure]': { shows: null, who: organiser, ...ofMeasure },
	'action:find /organiser/forums/[forum]/measures/[measure]': { who: organiser, ...ofMeasure, body: () => ({ search: 'басқарма' }) },
	'action:plan /organiser/forums/[forum]/measures/[measure]': {
		who: organiser,
		...ofMeasure,
		body: () => ({ leadId: '', recurrence: '' })
	},
	'action:step /organiser/forums/[forum]/measures/[measure]': {
		who: organiser,
		...ofMeasure,
		body: () => ({ kind: 'confirm', version: '2', language: 'kk' })
	},
	'action:publish /organiser/forums/[forum]/measures/[measure]': {
		who: organiser,
		...ofMeasure,
		body: ({ things }, place) => ({ eventId: things[place].measureEventId })
	},
	'action:hide /organiser/forums/[forum]/measures/[measure]': {
		who: organiser,
		...ofMeasure,
		body: ({ things }, place) => ({ eventId: things[place].measureEventId, reason: 'Дербес дерек бар' })
	},
	'action:file /organiser/forums/[forum]/measures/[measure]': {
		who: organiser,
		...ofMeasure,
		body: ({ things }, place) => ({ fileId: things[place].fileId, open: '1' })
	},
	'action:add /organiser/forums/[forum]/measures/[measure]': {
		who: organiser,
		...ofMeasure,
		body: () => ({ key: '0193a1b2-0000-7000-8000-00000000000a' })
	},
	'action:drop /organiser/forums/[forum]/measures/[measure]': { who: organiser, ...ofMeasure, body: () => ({}) },
	'page /registrations/[token]/recommendations': { who: 'link' },
	'action:ask /registrations/[token]/recommendations': {
		who: 'link',
		body: ({ things }, place) => ({ recommendationId: things[place].recommendationId, text: 'Түзету', language: 'kk' })
	},
	'action:withdraw /registrations/[token]/recommendations': {
		who: 'link',
		body: ({ things }, place) => ({ amendmentId: things[place].ownAmendmentId })
	},
	'page /organiser/forums/[forum]/team': { shows: 'team', who: organiser },
	'action:invite /organiser/forums/[forum]/team': {
		who: organiser,
		body: ({ things }, place) => ({
			surname: 'Әлімов',
			givenName: 'Ерлан',
			email: `new-${things[place].slug}@example.kz`,
			language: 'kk',
			role: 'desk'
		})
	},
	'action:again /organiser/forums/[forum]/team': {
		who: organiser,
		body: ({ things }, place) => ({ accountId: things[place].invitedId }),
		hidden: ({ disabledId }, { things }) => [{ body: { accountId: disabledId } }, { body: { accountId: things.own.moderatorId } }]
	},
	'action:offerAgain /organiser/forums/[forum]/team': { who: organiser, body: ({ things }, place) => ({ offerId: things[place].offerId }) },
	'action:withdraw /organiser/forums/[forum]/team': { who: organiser, body: ({ things }, place) => ({ offerId: things[place].offerId }) },
	'action:take /organiser/forums/[forum]/team': {
		who: organiser,
		body: ({ things }, place) => ({
			accountId: things[place].moderatorId,
			role: 'moderator',
			scopeKind: 'session',
			scopeId: things[place].sessionId
		})
	},

	'page /desk': { shows: null, who: 'account' },
	'page /desk/forums/[forum]': { shows: 'desk', who: desk },
	'action:undo /desk/forums/[forum]': {
		who: desk,
		body: ({ things }, place) => ({ scanId: things[place].scanId }),
		hidden: ({ registration }, { things }) => [
			{ body: { scanId: registration.restricted.scanId }, but: 'admin' },
			{ body: { scanId: registration.anonymised.scanId } },
			{ body: { scanId: things.ownDraft.scanId } }
		]
	},
	// whom they find is told by tests/domain/restrict.test.ts
	'action:markPass /desk/forums/[forum]': { who: desk, idle: true, body: () => ({ pass: '999999', place: '' }) },
	'action:undoPass /desk/forums/[forum]': { who: desk, idle: true, body: () => ({ pass: '999999', place: '' }) },
	'action:mark /desk/forums/[forum]': {
		who: desk,
		body: ({ things }, place) => ({ registrationId: things[place].registrationId, place: '' }),
		hidden: ({ registration, session }, { things }) => [
			{ body: { registrationId: registration.restricted.id, place: '' }, but: 'admin' },
			{ body: { registrationId: registration.anonymised.id, place: '' } },
			{ body: { registrationId: things.own.registrationId, place: session.draft.id } },
			{ body: { registrationId: things.own.registrationId, place: session.cancelled.id } }
		]
	},
	'page /moderator': { shows: null, who: 'account' },
	'page /moderator/forums/[forum]': { shows: 'seats', who: 'follower' },
	'page /moderator/forums/[forum]/sessions/[session]': { shows: 'proposals', who: sessionStaff },
	'action:record /moderator/forums/[forum]/sessions/[session]': {
		who: rapporteur,
		body: () => ({ text: 'Залда айтылды', language: 'kk' })
	},
	'action:aside /moderator/forums/[forum]/sessions/[session]': {
		who: rapporteur,
		body: ({ things }, place) => ({ proposalId: things[place].ownProposalId, reason: 'Себеп' })
	},
	'action:takeBack /moderator/forums/[forum]/sessions/[session]': {
		who: rapporteur,
		body: ({ things }, place) => ({ proposalId: things[place].ownProposalId })
	},
	'action:unrecord /moderator/forums/[forum]/sessions/[session]': {
		who: rapporteur,
		body: ({ things }, place) => ({ proposalId: things[place].ownProposalId })
	},
	'action:search /moderator/forums/[forum]/sessions/[session]': { who: rapporteur, body: () => ({ q: 'сөз', order: 'new' }) },
	'page /moderator/forums/[forum]/sessions/[session]/proposals/[proposal]': { shows: 'proposals', who: sessionStaff, ...proposing },
	'action:translate /moderator/forums/[forum]/sessions/[session]/proposals/[proposal]': { who: rapporteur, ...proposing },
	'action:language /moderator/forums/[forum]/sessions/[session]/proposals/[proposal]': {
		who: rapporteur,
		...proposing,
		body: () => ({ language: 'kk' })
	},
	// of an entry of the organiser's that is not published, of a measure without a body
	'GET /files/[file]': { who: organiser, unsigned: 'nothing', params: ({ things }, place) => ({ file: things[place].fileId }) },
	'page /official': { shows: null, who: 'account' },
	'page /official/recommendations': { shows: null, who: 'account' },
	'GET /official/recommendations/table.pdf': { shows: null, who: 'account' },
	'page /official/recommendations/report': { shows: null, who: 'account' },
	'GET /official/recommendations/report.[format]': { shows: null, who: 'account', params: () => ({ format: 'xlsx' }) },
	'page /official/recommendations/table': { shows: null, who: 'account' },
	'action:read /official/recommendations/table': { who: 'body', body: () => ({ file: '' }) },
	'GET /official/recommendations/table.xlsx': { shows: null, who: 'account' },
	'page /official/recommendations/table/[table]': { shows: null, who: 'body', ...ofNoTable },
	'action:write /official/recommendations/table/[table]': { who: 'body', ...ofNoTable, body: () => ({ take: '2:1', language: 'kk' }) },
	'page /official/recommendations/[measure]': { shows: null, who: 'body', ...answering },
	'action:answer /official/recommendations/[measure]': {
		who: 'body',
		...answering,
		body: () => ({ say: 'report', version: '1', language: 'kk', text: 'Орындалу барысы' })
	},
	'page /official/forums/[forum]': { shows: null, who: official },
	'page /official/forums/[forum]/experts': { shows: 'experts', who: official },
	'GET /official/forums/[forum]/summary.[format]': { shows: null, who: official, params: () => ({ format: 'csv' }) },
	'GET /forums/[forum]/register/organisations': { who: 'public' },

	// what changes a state for good comes last: each of these is done once by somebody who may
	'action:wish /registrations/[token]': { who: 'link', ...sitting },
	'action:dropPreference /registrations/[token]': { who: 'link', ...sitting },
	'action:take /registrations/[token]': {
		who: 'link',
		...sitting,
		hidden: ({ session }) => [{ body: { sessionId: session.draft.id } }]
	},
	'action:move /registrations/[token]': { who: 'link', ...sitting },
	'action:leave /registrations/[token]': { who: 'link', ...sitting },
	'action:join /registrations/[token]': {
		who: 'link',
		...sitting,
		hidden: ({ session }) => [{ body: { sessionId: session.draft.id } }]
	},
	'action:leaveList /registrations/[token]': { who: 'link', ...sitting },
	'action:default /registrations/[token]/edit': { who: 'link' },
	'action:default /registrations/confirm/[token]': { who: 'link', params: confirming },
	'action:default /registrations/[token]/consents': { who: 'link' },
	'action:default /forums/[forum]/register/parked/[token]': {
		who: 'link',
		params: ({ things }, place) => ({ token: things[place].pendingDuplicateToken }),
		body: () => ({})
	},
	'action:restrict /organiser/forums/[forum]/registrations/[id]/privacy': { who: organiser },
	'action:lift /organiser/forums/[forum]/registrations/[id]/privacy': { who: 'admin', body: () => ({}) },
	'action:anonymise /organiser/forums/[forum]/registrations/[id]/privacy': {
		who: organiser,
		params: ({ things }, place) => ({ id: things[place].anonymisedId })
	},
	'action:erase /organiser/forums/[forum]/registrations/[id]/privacy': {
		who: organiser,
		params: ({ things }, place) => ({ id: things[place].erasedId })
	},
	'page /registrations/[token]/erase': { who: 'link' },
	'page /registrations/erased': { who: 'public', query: ({ things }, place) => `forum=${things[place].slug}` },
	'action:default /registrations/[token]/withdraw': { who: 'link', params: linkOf('withdraw') },
	'action:default /registrations/[token]/address': {
		who: 'link',
		params: linkOf('address'),
		fill: () => ({ email: 'new-address@example.kz' })
	},
	'action:default /registrations/[token]/erase': { who: 'link', params: linkOf('erase'), body: () => ({}) },
	'action:cancel /organiser/forums/[forum]/programme/[session]': { who: organiser, body: () => ({ 'note.kk': 'Өткізілмейді' }) },
	'action:hold /organiser/forums/[forum]/programme/[session]': { who: organiser, body: () => ({ reason: 'Себеп' }) },
	'action:cancel /organiser/forums/[forum]/settings': { who: organiser, body: () => ({ 'note.kk': 'Өткізілмейді' }) },
	'action:hold /organiser/forums/[forum]/settings': { who: organiser, body: () => ({ reason: 'Себеп' }) },
	'action:publish /organiser/forums/[forum]/settings': { who: organiser, body: () => ({}) },
	'action:merge /organiser/directory/organisations/[organisation]/merge': { who: 'admin', ...merging },
	'action:withdraw /organiser/accounts': { who: 'admin', body: ({ things }) => ({ offerId: things.other.offerId }) },
	'action:take /organiser/accounts': { who: 'admin', idle: true, body: ({ things }) => ({ accountId: things.other.moderatorId }) },
	'action:grant /organiser/accounts': {
		who: 'admin',
		body: ({ things }) => ({ accountId: things.other.moderatorId }),
		hidden: ({ disabledId }) => [{ body: { accountId: disabledId } }]
	},
	'action:revoke /organiser/accounts': { who: 'admin', body: ({ things }) => ({ accountId: things.other.moderatorId }) },
	'action:disable /organiser/accounts': {
		who: 'admin',
		body: ({ things }) => ({ accountId: things.other.moderatorId }),
		hidden: ({ disabledId }) => [{ body: { accountId: disabledId } }]
	},
	'action:enable /organiser/accounts': {
		who: 'admin',
		body: ({ things }) => ({ accountId: things.other.moderatorId }),
		hidden: (_, { things }) => [{ body: { accountId: things.own.moderatorId } }]
	},
	'action:require /organiser/accounts': { who: 'admin', body: () => ({ required: '0' }) },
	'action:end /account': { who: 'account' },
	'action:everywhere /account': { who: 'account' },
	'action:default /logout': { who: 'everyone', body: () => ({}) }
};
