import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { takeSeat } from '../../src/lib/domain/dialogue/index.server.ts';
import { createForum, editForum, findForum, type ForumInput } from '../../src/lib/domain/forum/index.server.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { tellFollowers } from '../../src/lib/domain/proposal/index.server.ts';
import { programmeOf } from '../../src/lib/domain/programme/index.server.ts';
import {
	decideRecommendation,
	draftRecommendation,
	reopenRecommendation,
	tableRecommendation
} from '../../src/lib/domain/recommendation/index.server.ts';
import type { TextMl } from '../../src/lib/i18n/localized-text.ts';
import { openToken } from '../../src/lib/domain/registration/index.server.ts';
import { addDays } from '../../src/lib/i18n/time-zone.ts';
import { DAY, later, MINUTE, now, setClock } from '../../src/lib/server/clock.ts';
import { readConfig, useConfig } from '../../src/lib/server/config.ts';
import { closeDatabase, database } from '../../src/lib/server/database/open.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { cancelForum } from '../../src/lib/workflow/cancel-forum.server.ts';
import { confirmRegistration, declineRegistration, withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { submitRegistration } from '../../src/lib/workflow/submit-registration.server.ts';
import { inDays } from './days.ts';
import { aMeasureStage, organise } from './measure-stage.ts';
import { aBody, assign } from './measures.ts';
import { anOutcome, insertProposal, aTabled, vote } from './recommendations.ts';
import { aPlatform, formInput, aForumInput, program } from './forum.ts';

/**
 * Makes the data of a journey in the running demonstration's database, through the application's own commands, from a process of its own:
 * `node tests/support/journey-fixtures.ts COMMAND [JSON]` writes its answer as JSON.
 */

const said = [
	{ language: 'kk', text: 'Өтінім қабылдау мерзімі кемінде 20 жұмыс күні болсын.' },
	{ language: 'ru', text: 'Освободить малые НПО от банковской гарантии.' },
	{ language: 'kk', text: 'Гранттың соңғы бөлігі есеп қабылданған соң 5 жұмыс күнінде аударылсын.' },
	{ language: 'kk', text: 'Кеңес беру күндері барлық ауданда өтсін.' }
] as const;
const serial = `${Date.now().toString(36)}${process.pid.toString(36)}`;

/** Wall times of a forum that begins some days from the clock, with registration open. */
function daysFrom(days: number) {
	const day = inDays(days);
	return {
		day,
		times: {
			startsLocal: `${day}T09:00`,
			endsLocal: `${day}T18:00`,
			registrationOpensLocal: `${inDays(-5)}T00:00`,
			registrationClosesLocal: addDays(`${day}T18:00`, -1)
		}
	};
}

async function makeForum(overrides: Partial<ForumInput> = {}, ahead = 10, last = 0) {
	const { day, times } = daysFrom(ahead);
	const input = aForumInput({
		slug: `stage-${serial}-${Math.random().toString(36).slice(2, 8)}`,
		title: { kk: 'Делегаттар сахнасы', ru: 'Сцена делегатов', en: 'Delegates’ stage' },
		contactEmail: 'stage@alang.example',
		...times,
		...overrides
	});
	const id = await createForum(program, input);
	const platform = async (title: string, number: number, capacity: number, from = '13:30', to = '15:30') =>
		aPlatform(id, capacity, {
			title: { kk: title, ru: `${title} (ru)`, en: `${title} (en)` },
			day,
			startsLocal: `${day}T${from}`,
			endsLocal: `${day}T${to}`,
			platform: {
				number,
				capacity,
				signUpOpensLocal: times.registrationOpensLocal,
				signUpClosesLocal: times.registrationClosesLocal
			}
		});
	const platforms = [await platform('Толы алаң', 1, 1), await platform('Кең алаң', 2, 500), await platform('Екінші кең алаң', 3, 500)];
	if (last) {
		const few = await platform('Соңғы орындар', 4, 3 + last);
		for (let taken = 0; taken < 3; taken++) await enrol(id, { preferredSessionId: few });
	}
	return { id, input, slug: input.slug, platforms };
}

async function enrol(forumId: string, overrides: Record<string, unknown> = {}): Promise<string> {
	const input = formInput({ email: `stage-${serial}-${Math.random().toString(36).slice(2)}@example.kz`, ...overrides });
	const made = await submitRegistration({ kind: 'anonymous' }, forumId, input, { language: 'kk', formKey: `stage-${input.email}` });
	if (made.outcome !== 'registered') throw new Error('the address was taken');
	return made.token;
}

type Organised = { forumId: string; measureId: string; kind: 'confirm' | 'return'; text?: string };
type Wish = { slug: string; platform?: number; token?: string } & Record<string, unknown>;
const platformOf = async (slug: string, number: number) => {
	const forum = await findForum(program, slug);
	return (await programmeOf(forum.id)).find((session) => session.platform?.number === number)?.id ?? '';
};

const commands = {
	/**
	 * An open forum with three platforms at the same time; the first has one seat, which is taken. A fourth may have one free seat.
	 * With a capacity of 1 everybody else waits for the forum itself.
	 */
	async forum({ last, capacity }: { last?: number; capacity?: number } = {}) {
		const { id, slug, platforms } = await makeForum(capacity ? { capacity } : {}, 10, last);
		await enrol(id, { preferredSessionId: platforms[0] });
		return slug;
	},
	async register({ slug, platform, ...typed }: Wish) {
		const forum = await findForum(program, slug);
		return enrol(forum.id, { ...typed, preferredSessionId: platform ? await platformOf(slug, platform) : '' });
	},
	/** A forum with recommendations, and an earlier one whose number 1 they continue; on platform 3 two texts are put to the vote. */
	async recommendations() {
		const earlier = await makeForum({}, 4);
		const before = await aTabled(earlier.id, null);
		await decideRecommendation(program, before, 'forum', vote());
		const { id, slug, platforms } = await makeForum();
		const author = (await openToken(await enrol(id, { surname: 'Бекмұхамедова', givenName: 'Айнұр' }))).registration.id;
		await anOutcome(id, platforms, { authorId: author, continues: before });
		for (const _ of [1, 2]) await aTabled(id, platforms[2] ?? null);
		const of = new Map((await programmeOf(id)).map((each) => [each.platform?.number, each.slug]));
		return { slug, session: of.get(3), decided: of.get(1) };
	},
	/** A platform's text that is put to the vote. @param decided … and was decided just now, with the votes counted */
	async screen({ text, decided }: { text: TextMl; decided: boolean }) {
		const { id, slug, platforms } = await makeForum();
		const [sessionId = ''] = platforms;
		const one = await draftRecommendation(program, { forumId: id, sessionId }, { key: '', proposalIds: [], text });
		await tableRecommendation(program, one);
		const counted = vote({ mode: 'counted', inFavour: 41, against: 3, abstained: 5, present: 52 });
		if (decided) await decideRecommendation(program, one, 'forum', counted);
		return `/forums/${slug}/sessions/${(await programmeOf(id)).find((each) => each.id === sessionId)?.slug}/screen?still=1`;
	},
	/** Measures of two bodies and their officials. */
	async measures() {
		return aMeasureStage((await makeForum()).id, `${serial}${Math.random().toString(36).slice(2, 6)}`);
	},
	/** A step of the organiser with a measure. */
	organise: ({ forumId, measureId, kind, text }: Organised) => organise(forumId, measureId, kind, text),
	/** Takes a seat of a platform for a new registration: on a platform with one seat, the last one. */
	async fill({ slug, platform }: Wish) {
		const forum = await findForum(program, slug);
		const { registration, actor } = await openToken(await enrol(forum.id));
		await takeSeat(actor, registration.id, await platformOf(slug, platform ?? 0));
	},
	/**
	 * A platform with four proposals, whose rapporteur and moderator sign in with «bench passphrase»; an organiser of its forum; and
	 * somebody who holds a seat there.
	 */
	async bench() {
		const { id, slug, platforms } = await makeForum();
		const sessionId = platforms[1] ?? '';
		const token = await enrol(id, { preferredSessionId: sessionId, surname: 'Ұсынысов', givenName: 'Асан' });
		const { writer, reader } = database();
		const { registration } = await openToken(token);
		for (const [n, words] of said.entries()) {
			const proposalId = await insertProposal(id, sessionId, n === 0 ? registration.id : null);
			const text = {
				text_ml: JSON.stringify({ [words.language]: words.text }),
				source_language: words.language,
				show_name: n === 0 ? 1 : 0
			} as const;
			await writer.updateTable('proposal').set(text).where('id', '=', proposalId).execute();
		}
		const session = await reader.selectFrom('session').select('slug').where('id', '=', sessionId).executeTakeFirstOrThrow();
		const emails: Record<string, string> = {};
		for (const role of ['rapporteur', 'moderator', 'organiser'] as const) {
			const email = `${role}-${slug}@example.kz`;
			const name = { surname: 'Бекова', givenName: 'Сара' };
			const accountId = await createAccount(program, { name, email, language: 'kk', roles: [], password: 'bench passphrase' });
			const scope = role === 'organiser' ? { scope_kind: 'forum', scope_id: id } : { scope_kind: 'session', scope_id: sessionId };
			const at = now();
			await writer
				.insertInto('role_grant')
				.values({
					id: newId(),
					account_id: accountId,
					role,
					...(scope as { scope_kind: 'forum' | 'session'; scope_id: string }),
					body_id: null,
					granted_at: at,
					accepted_at: at
				})
				.execute();
			emails[role] = email;
		}
		return { slug, session: session.slug, token, ...emails };
	},
	/** What was done ten minutes ago is told to those who follow. @returns the letter to the follower of a registration */
	async tell({ token }: { token?: string }) {
		const { registration } = await openToken(token ?? '');
		const { writer, reader } = database();
		await writer
			.updateTable('follower_news')
			.set({ at: later(now(), -15 * MINUTE) })
			.execute();
		await tellFollowers();
		const { id } = await reader
			.selectFrom('follower')
			.select('id')
			.where('registration_id', '=', registration.id)
			.executeTakeFirstOrThrow();
		const letter = await reader
			.selectFrom('outbox')
			.selectAll()
			.where('kind', '=', 'proposal.news')
			.where('params', 'like', `%${id}%`)
			.executeTakeFirstOrThrow();
		const { subject, text } = await messageOf(letter);
		return { subject, text };
	},
	/** The newest letter to an address. @returns its subject, its text and the headers by which a mail program ends it */
	async letter({ email }: { email?: string }) {
		const row = await database()
			.reader.selectFrom('outbox')
			.selectAll()
			.where('address', '=', email ?? '')
			.orderBy('created_at', 'desc')
			.orderBy('id', 'desc')
			.executeTakeFirstOrThrow();
		const { subject, text, headers } = await messageOf(row);
		return { subject, text, headers };
	},
	/** A body answers for a recommendation's measure, it is taken up again, and ten minutes later those who follow are written to. */
	async news({ slug, number }: Wish & { number?: number }) {
		const forum = await findForum(program, slug);
		const { writer, reader } = database();
		const rows = reader.selectFrom('recommendation').select('id').where('forum_id', '=', forum.id);
		const { id } = await rows.where('number', '=', number ?? 1).executeTakeFirstOrThrow();
		const measure = reader.selectFrom('measure').select('id').where('recommendation_id', '=', id);
		await assign(program, (await measure.executeTakeFirstOrThrow()).id, { leadId: await aBody() });
		await reopenRecommendation(program, id, 'Қаржы көзі нақтыланады');
		for (const table of ['recommendation_news', 'measure_news'] as const)
			await writer
				.updateTable(table)
				.set({ at: later(now(), -15 * MINUTE) })
				.execute();
		await tellFollowers();
	},
	/** One private link for each state that a registration may show. */
	async states() {
		const open = await makeForum({ approval: 'organiser' });
		const submitted = await enrol(open.id, { preferredSessionId: open.platforms[1] });
		const confirmed = await enrol(open.id, { preferredSessionId: open.platforms[0] });
		const queued = await enrol(open.id, { preferredSessionId: open.platforms[0] });
		const declined = await enrol(open.id);
		const withdrawn = await enrol(open.id);
		await confirmRegistration(program, (await openToken(confirmed)).registration.id);
		await confirmRegistration(program, (await openToken(queued)).registration.id);
		await declineRegistration(program, (await openToken(declined)).registration.id, 'Ұйымның атауын көрсетіп, қайта тіркеліңіз.');
		const { registration, actor } = await openToken(withdrawn);
		await withdrawRegistration(actor, registration.id);

		const small = await makeForum({ capacity: 1 });
		await enrol(small.id);
		const waiting = await enrol(small.id, { preferredSessionId: small.platforms[1] });

		// over, and within the term for which people are kept
		setClock(later(now(), -60 * DAY));
		const off = await makeForum();
		const cancelled = await enrol(off.id, { preferredSessionId: off.platforms[1] });
		await cancelForum(program, off.id, { kk: 'Форум ауа райына байланысты өтпейді.', ru: 'Отменён из-за погоды.' });
		const gone = await makeForum();
		const over = await enrol(gone.id, { preferredSessionId: gone.platforms[1] });
		setClock(undefined);
		// the pages of the public do not list what only this journey needs
		for (const { id, input } of [open, small]) await editForum(program, id, { ...input, state: 'draft' });
		return { submitted, confirmed, queued, declined, withdrawn, waiting, cancelled, over };
	}
};

try {
	useConfig(readConfig({ ...process.env, LOG_LEVEL: 'silent' }));
	loadKey(true);
	const [name = '', given = '{}'] = process.argv.slice(2);
	const command = commands[name as keyof typeof commands] as (input: unknown) => Promise<unknown>;
	console.log(JSON.stringify((await command(JSON.parse(given))) ?? null));
} finally {
	await closeDatabase();
}
