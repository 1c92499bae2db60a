import type { Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { newId } from '../../../server/ids.ts';
import { freeSlug, slugOf } from '../../../server/slug.ts';
import { Refusal } from '../../../server/refusal.ts';
import { source } from '../../../i18n/locales.ts';
import { organisationKinds, type OrganisationKind } from '../../../lists.ts';
import { inEveryLanguage, plain, readMl, writeMl, writeMlOrNull, type TextMl } from '../../../i18n/localized-text.ts';
import { sharesSpelling } from '../../../i18n/shared-spelling.ts';
import { translate } from '../../../i18n/translate.ts';
import { instantOf } from '../../../i18n/time-zone.ts';
import { requirePermission } from '../../../server/permissions/require.ts';
import { noForm } from '../../../server/optimistic-lock.ts';
import { makePerson } from '../../person/index.server.ts';
import { figureColumn, figureNames, textColumn, textNames, forumTexts, type StatedColumns, type StatedInput } from '../fields.ts';
import { toForum } from '../queries.server.ts';
import { changePart } from './changeable.server.ts';
import { doubtKeys, forumTimeDoubts, frozenBy, mayPublish } from '../rules.ts';
import type { Forum, TellChoice, TimesChoice } from '../schema.ts';

export interface ForumInput extends StatedInput {
	/** '' for a new forum: made from its title */
	slug: string;
	/** of a form without a slug: the one that was shown and accepted where the title's own is another forum's, '' for none; without it nobody is asked */
	offered?: string;
	contactEmail?: string | null;
	timeZone: string;
	/** wall times in the forum's zone, YYYY-MM-DDTHH:MM */
	startsLocal: string;
	endsLocal: string;
	registrationOpensLocal: string;
	registrationClosesLocal: string;
	approval: 'automatic' | 'organiser';
	retentionDays?: number;
	demo?: Forum['demo'];
	state?: 'draft' | 'published';
	/** of a form: ask about times that do not fit together, keep them, or move the sessions along; without it nobody is asked */
	times?: TimesChoice;
	/** with `keep` and `move`: the keys of the doubts that were shown (doubtKeys); without them nothing was shown and nothing is compared */
	timesShown?: readonly string[];
	/** of a form: whether those registered are told of another time or place; without it they are */
	tell?: TellChoice;
	/** with `all` and `nobody`: the number of people that was shown; without it none was shown and none is compared */
	tellShown?: number;
	/** of a form: keys of the concerns (concerns.ts) that the organiser has seen; without it nobody is asked */
	accepted?: readonly string[];
	/** ISO codes of the foreign countries stated to take part, and the host's */
	countries?: { foreign: readonly string[]; host: string };
	guests?: readonly { name: TextMl; office: TextMl; said?: TextMl | null }[];
}

const statedColumns = (input: StatedInput) =>
	({
		...Object.fromEntries(
			textNames.map((name) => [
				textColumn(name),
				forumTexts[name].needed ? writeMl(input[name] ?? {}) : (writeMlOrNull(input[name]) ?? forumTexts[name].blank ?? null)
			])
		),
		...Object.fromEntries(figureNames.map((name) => [figureColumn(name), input[name] ?? null]))
	}) as StatedColumns;

function columnsOf(input: ForumInput) {
	return {
		slug: input.slug,
		...statedColumns(input),
		contact_email: input.contactEmail ?? null,
		time_zone: input.timeZone,
		starts_local: input.startsLocal,
		ends_local: input.endsLocal,
		starts_at: instantOf(input.startsLocal, input.timeZone),
		ends_at: instantOf(input.endsLocal, input.timeZone),
		registration_opens_at: instantOf(input.registrationOpensLocal, input.timeZone),
		registration_closes_at: instantOf(input.registrationClosesLocal, input.timeZone),
		approval: input.approval
	};
}

/** A new forum begins with the kinds of organisations as its kinds of participants. */
const kindName = (code: OrganisationKind): TextMl => inEveryLanguage((locale) => translate(locale, `forum.kind.${code}`));

async function writeGuests(c: Change, forumId: string, guests: NonNullable<ForumInput['guests']>): Promise<void> {
	for (const [position, guest] of guests.entries()) {
		const name = plain(guest.name, source);
		await c.trx
			.insertInto('forum_guest')
			.values({
				id: newId(),
				forum_id: forumId,
				person_id: await makePerson(c, { surname: name, givenName: '' }),
				name_ml: writeMl(guest.name),
				office_ml: writeMl(guest.office),
				said_ml: writeMlOrNull(guest.said),
				position
			})
			.execute();
	}
}

/**
 * Creates a forum with the usual kinds of participants. The same form sent twice creates one.
 * @returns its id
 * @throws Refusal('conflict') when the slug is taken, Refusal('forum.twin') when one without a slug of its own has title and start of another, Refusal('times.doubtful') when the form asks about times that do not fit together,
 * Refusal('forum.address-offered') with another address where the one made from a form's title is another forum's
 */
export async function createForum(actor: Actor, input: ForumInput): Promise<string> {
	requirePermission(actor, 'forum.create');
	const shown = input.times === 'ask' ? [] : input.timesShown;
	if (shown && doubtKeys(forumTimeDoubts(input), input).some((key) => !shown.includes(key))) throw new Refusal('times.doubtful');
	return change(actor, 'forum.create', async (c) => {
		const isTaken = async (each: string) => !!(await c.trx.selectFrom('forum').select('id').where('slug', '=', each).executeTakeFirst());
		// the address first: a twin made between the two reads is then seen by the second, and not taken for another forum
		const wanted = input.slug || slugOf(plain(input.title, source), 50) || 'forum';
		const free = input.slug ? ((await isTaken(wanted)) ? null : wanted) : await freeSlug(wanted, isTaken);
		const there = await forumOnceMore(c, columnsOf(input));
		if (there) return there;
		if (!free) throw new Refusal('conflict');
		const slug = await shownSlug(c, input, wanted, free);
		const id = newId();
		await c.trx
			.insertInto('forum')
			.values({
				id,
				...columnsOf(input),
				slug,
				state: input.state ?? 'draft',
				demo: input.demo ?? 'none',
				retention_days: input.retentionDays ?? 90,
				created_at: c.at
			})
			.execute();
		await c.trx.insertInto('seat_lock').values({ forum_id: id }).execute();
		await c.trx
			.insertInto('participant_kind')
			.values(organisationKinds.map((code, position) => ({ forum_id: id, code, name_ml: writeMl(kindName(code)), position })))
			.execute();
		const countries = input.countries;
		if (countries)
			await c.trx
				.insertInto('forum_country')
				.values([
					...countries.foreign.map((country) => ({ forum_id: id, country, host: 0 as const })),
					{ forum_id: id, country: countries.host, host: 1 as const }
				])
				.execute();
		await writeGuests(c, id, input.guests ?? []);
		await c.audit({ subjectKind: 'forum', subjectId: id, forumId: id, details: { slug, state: input.state ?? 'draft' } });
		return id;
	});
}

/** The free address, where it is the wanted one or a form has shown it. @throws Refusal('forum.address-offered') until then */
async function shownSlug(c: Change, { offered }: ForumInput, wanted: string, free: string): Promise<string> {
	if (free === wanted || offered === undefined || offered === free) return free;
	const other = await c.trx.selectFrom('forum').select('title_ml').where('slug', '=', wanted).executeTakeFirstOrThrow();
	throw new Refusal('forum.address-offered', { name: readMl(other.title_ml), slug: free });
}

/** Columns that the form of a new forum does not send; they depend on the moment at which it was sent. */
const unsaid = ['slug', 'registration_opens_at'] as const;

/**
 * The draft that this form has already made: one with the same slug or, for a form without a slug, the same title and start.
 * @returns its id while it is as it was sent; null when there is none, or another forum has its slug
 * @throws Refusal('forum.twin') when it was changed since
 */
async function forumOnceMore(c: Change, sent: ReturnType<typeof columnsOf>): Promise<string | null> {
	const all = c.trx.selectFrom('forum').selectAll();
	const rows = await (sent.slug ? all.where('slug', '=', sent.slug) : all.where('starts_at', '=', sent.starts_at)).execute();
	const title = readMl(sent.title_ml ?? '{}');
	const twin = rows.find((row) => sent.slug || sharesSpelling(readMl(row.title_ml), title));
	if (!twin) return null;
	const same = Object.entries(sent).every(
		([column, value]) => unsaid.some((each) => each === column) || twin[column as keyof typeof twin] === value
	);
	if (same && twin.state === 'draft') {
		await c.audit({ subjectKind: 'forum', subjectId: twin.id, forumId: twin.id, details: { repeated: true } });
		return twin.id;
	}
	if (sent.slug) return null;
	throw new Refusal('forum.twin', { name: title });
}

/** @throws Refusal('forum.not-ready') when a draft is to be published and lacks something that a published forum needs */
function requireReady(before: Forum['state'], after: Forum): void {
	if (before === 'draft' && after.state === 'published' && !mayPublish(after)) throw new Refusal('forum.not-ready');
}

/**
 * Changes the settings of a forum inside another change. `state` publishes it or returns it to draft; the slug stays.
 * @throws Refusal('not-found' | 'forum.cancelled' | 'forum.archived' | 'forum.not-ready')
 */
export async function rewriteForum(c: Change, forumId: string, input: ForumInput): Promise<void> {
	const before = await c.trx.selectFrom('forum').selectAll().where('id', '=', forumId).executeTakeFirst();
	if (!before) throw new Refusal('not-found');
	const frozen = frozenBy(before.state);
	if (frozen) throw new Refusal(frozen);
	const closes = before.proposals_close_local;
	const after = {
		...columnsOf(input),
		slug: before.slug,
		state: input.state ?? before.state,
		proposals_close_at: closes && instantOf(closes, input.timeZone)
	};
	requireReady(before.state, toForum({ ...before, ...after }));
	const changed = Object.entries(after).flatMap(([column, value]) => (before[column as keyof typeof before] === value ? [] : [column]));
	await c.trx.updateTable('forum').set(after).where('id', '=', forumId).execute();
	await c.audit({
		subjectKind: 'forum',
		subjectId: forumId,
		forumId,
		columns: changed,
		details: { state: after.state, capacity: after.capacity }
	});
	await c.revise(forumId);
}

/** Edits a forum without admitting anybody: the demonstration moves its dates this way. @throws as rewriteForum */
export async function editForum(actor: Actor, forumId: string, input: ForumInput): Promise<void> {
	requirePermission(actor, 'forum.edit', { forumId });
	await change(actor, 'forum.edit', (c) => rewriteForum(c, forumId, input));
}

/**
 * Publishes a draft with its present content; a published forum stays published.
 * @throws Refusal('not-found' | 'forum.cancelled' | 'forum.archived' | 'forum.not-ready')
 */
export async function publishForum(actor: Actor, forumId: string): Promise<void> {
	const form = { seen: noForm, stands: async () => ({}) };
	await changePart(actor, forumId, 'forum.edit', form, async (c) => {
		const before = await c.trx.selectFrom('forum').selectAll().where('id', '=', forumId).executeTakeFirstOrThrow();
		requireReady(before.state, toForum({ ...before, state: 'published' }));
		await c.trx.updateTable('forum').set({ state: 'published' }).where('id', '=', forumId).execute();
		return { columns: before.state === 'draft' ? ['state'] : [], details: { state: 'published' } };
	});
}
