import { z } from 'zod';
import { isMailAddress } from '../../i18n/mail-address.ts';
import { isBlank, mlData, mlOf, mlShape, type MlData } from '../../i18n/localized-form.ts';
import { alwaysSent, line } from '../../i18n/typed.ts';
import { isWhole, rangeFault } from '../../i18n/whole-number.ts';
import { instantOf, isZone, wallFault, wallOf, wallTyped } from '../../i18n/time-zone.ts';
import { keysOf } from '../../ui/accepted.ts';
import { answerField } from '../../ui/answer-field.ts';
import { formVersionField } from '../../ui/form-version.ts';
import type { ForumInput } from './commands/forums.server.ts';
import { each, figureNames, textNames, forumTexts, type TextName } from './fields.ts';
import { tellChoices, timesChoices, type Forum } from './schema.ts';
import { DAY, later } from '../../instant.ts';

/** The form of a forum's settings, the same for a new one. Times are wall times in the forum's zone. */

const words = (most: number) => line(most).default('');
/** the greatest number of six digits */
const MOST_PEOPLE = 999_999;
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const fields = z.object({
	slug: words(60),
	...(Object.assign({}, ...textNames.map((name) => mlShape(name, forumTexts[name].most))) as ReturnType<typeof mlShape<TextName>>),
	...each(figureNames, () => words(6)),
	contactEmail: words(200),
	timeZone: words(64),
	startsLocal: words(16),
	endsLocal: words(16),
	registrationOpensLocal: words(16),
	registrationClosesLocal: words(16),
	approval: z.enum(['automatic', 'organiser']).default('organiser'),
	state: z.enum(['draft', 'published']).default('draft'),
	times: z.enum(timesChoices).default('ask').catch('ask'),
	// keys of the doubts that the question showed
	timesShown: answerField(4000),
	tell: z.enum(tellChoices).default('ask').catch('ask'),
	// how many people the question showed
	tellShown: answerField(6),
	// keys of the concerns that the question showed
	accepted: answerField(1000),
	seen: formVersionField
});
/** What is kept of the form; how to save it is asked anew each time. */
export type ForumData = Omit<z.infer<typeof fields>, 'seen' | keyof ForumAnswers>;
/** The organiser's answers to what is asked before saving (`forumQuestions`). */
export type ForumAnswers = Pick<z.infer<typeof fields>, 'times' | 'timesShown' | 'tell' | 'tellShown' | 'accepted'>;

type Fields = z.infer<typeof fields>;

/** What is asked of a new forum and of its settings alike. @returns how one says that something is wrong, and what is wrong with a wall time */
function checkBasics(data: Fields, context: z.RefinementCtx) {
	const wrong = (field: keyof ForumData, message: string) => context.addIssue({ code: 'custom', path: [field], message });
	for (const name of textNames) if (forumTexts[name].needed && isBlank(mlOf(data, name))) wrong(`${name}.kk`, 'field.oneLanguage');
	if (data.contactEmail && !isMailAddress(data.contactEmail)) wrong('contactEmail', 'field.email');
	const zone = isZone(data.timeZone) ? data.timeZone : null;
	if (!zone) wrong('timeZone', 'field.choose');
	const fault = (wall: string) => wallTyped(wall) ?? (zone && wallFault(wall, zone));
	const span = (from: 'startsLocal' | 'registrationOpensLocal', to: 'endsLocal' | 'registrationClosesLocal') => {
		const [first, last] = [fault(data[from]), fault(data[to])];
		if (first) wrong(from, first);
		if (last) wrong(to, last);
		else if (data[from] >= data[to]) wrong(to, 'field.dateOrder');
	};
	span('startsLocal', 'endsLocal');
	for (const name of figureNames) if (data[name] && !isWhole(data[name], 1, MOST_PEOPLE)) wrong(name, rangeFault(1, MOST_PEOPLE));
	return { wrong, span };
}

const { approval, state } = fields.shape;
export const forumSchema = fields
	.extend({ approval: approval.meta(alwaysSent), state: state.meta(alwaysSent) })
	.superRefine((data, context) => {
		checkBasics(data, context).span('registrationOpensLocal', 'registrationClosesLocal');
	});

/** A new forum: its address is made from the title where none was typed, and stays. The rest is filled in later. */
export const newForumSchema = fields.extend({ offered: answerField(60) }).superRefine((data, context) => {
	const { wrong } = checkBasics(data, context);
	if (data.slug && (data.slug.length < 3 || !SLUG.test(data.slug))) wrong('slug', 'organiser.settings.badSlug');
});

/** A new forum's form. */
export function emptyForum(): ForumData {
	const { times: _, timesShown: __, tell: ___, tellShown: ____, accepted: _____, seen: ______, ...empty } = fields.parse({});
	return { ...empty, timeZone: 'Asia/Qostanay' };
}

/** A forum as the form shows it. */
export const forumData = (forum: Forum): ForumData => ({
	slug: forum.slug,
	...(Object.assign({}, ...textNames.map((name) => mlData(name, forum[name]))) as MlData<TextName>),
	...each(figureNames, (name) => String(forum[name] ?? '')),
	contactEmail: forum.contactEmail ?? '',
	timeZone: forum.timeZone,
	startsLocal: forum.startsLocal,
	endsLocal: forum.endsLocal,
	registrationOpensLocal: wallOf(forum.registrationOpensAt, forum.timeZone),
	registrationClosesLocal: wallOf(forum.registrationClosesAt, forum.timeZone),
	approval: forum.approval,
	state: forum.state === 'draft' ? 'draft' : 'published'
});

const numberOrNull = (text: string) => (text ? Number(text) : null);

/** The command's input that a valid form describes. */
export const forumInput = (data: ForumData & Partial<ForumAnswers>): ForumInput => ({
	slug: data.slug,
	...each(textNames, (name) => mlOf(data, name)),
	...each(figureNames, (name) => numberOrNull(data[name])),
	contactEmail: data.contactEmail || null,
	timeZone: data.timeZone,
	startsLocal: data.startsLocal,
	endsLocal: data.endsLocal,
	registrationOpensLocal: data.registrationOpensLocal,
	registrationClosesLocal: data.registrationClosesLocal,
	approval: data.approval,
	state: data.state,
	...(data.times && { times: data.times, timesShown: (data.timesShown ?? '').split(';') }),
	...(data.tell && { tell: data.tell, tellShown: Number(data.tellShown) }),
	...(data.accepted !== undefined && { accepted: keysOf(data.accepted) })
});

/**
 * What a valid form of a new forum asks for: a draft whose registration is open from now, so from the moment it is published, until the
 * forum begins. The organiser sees both times on the checklist.
 * @param data offered: the address that the question showed, where it was accepted
 * @param at an instant
 */
export function newForumInput(data: ForumData & { offered?: string }, at: string): ForumInput {
	const starts = instantOf(data.startsLocal, data.timeZone);
	const opens = at < starts ? at : later(starts, -DAY);
	const registration = { registrationOpensLocal: wallOf(opens, data.timeZone), registrationClosesLocal: data.startsLocal };
	return { ...forumInput({ ...data, ...registration, approval: 'organiser', state: 'draft' }), offered: data.offered ?? '' };
}
