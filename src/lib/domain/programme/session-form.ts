import { dutyRoles, sessionKinds, type DutyRole } from '../../lists.ts';
import { z } from 'zod';
import { searchNormalise } from '../../i18n/search-normalise.ts';
import { locales, source } from '../../i18n/locales.ts';
import { column, columnOf, isBlank, mlData, mlOf, mlShape, rowTexts } from '../../i18n/localized-form.ts';
import type { TextMl } from '../../i18n/localized-text.ts';
import { sharesSpelling } from '../../i18n/shared-spelling.ts';
import { alwaysSent, line } from '../../i18n/typed.ts';
import { isWhole, rangeFault } from '../../i18n/whole-number.ts';
import { addDays, dayTyped, isForumDay, isTime, isWall, timeTyped, wallFault, wallOf, wallTyped } from '../../i18n/time-zone.ts';
import { answerField } from '../../ui/answer-field.ts';
import { repeats, stepped } from '../../ui/row-steps.ts';
import { formVersionField } from '../../ui/form-version.ts';
import type { Forum } from '../forum/schema.ts';
import { keysOf } from '../../ui/accepted.ts';
import { MOST_SEATS } from './rules.ts';
import { MOST_ACCEPTED, type Duty, type DutyInput, type Session, type SessionInput } from './schema.ts';

/** The organiser's form of a session: what it holds, what it means, and its rows of people, which work without JavaScript. */

const words = (most: number) => line(most).default('');
const MOST_NUMBER = 99;

const dutyTexts = rowTexts({ name: ['dutyName', 200], office: ['dutyOffice', 300] });
const fields = z.object({
	kind: z.enum(sessionKinds).default('plenary').meta(alwaysSent),
	...mlShape('title', 300),
	...mlShape('description', 5000),
	day: words(10),
	starts: words(5),
	ends: words(5),
	hallId: words(64),
	languages: z.array(z.enum(locales)).default([]),
	state: z.enum(['draft', 'published']).default('draft').meta(alwaysSent),
	number: words(4),
	capacity: words(6),
	signUpOpens: words(16),
	signUpCloses: words(16),
	continues: words(64),
	// the people, a column a field: the rows are put together in rowsOf
	dutyRole: z.array(z.enum(dutyRoles)).default([]),
	dutyPerson: column(64),
	...dutyTexts.shape,
	// keys of concerns: those that the page showed, and those that the button beside them accepts
	shown: answerField(MOST_ACCEPTED),
	accepted: answerField(MOST_ACCEPTED),
	// how many people the page said a new time or hall is mailed to
	tell: answerField(6),
	seen: formVersionField
});
export type SessionData = Omit<z.infer<typeof fields>, 'seen'>;

export const sessionSchema = fields.superRefine((data, context) => {
	const wrong = (field: keyof SessionData, message: string, row?: number) =>
		context.addIssue({ code: 'custom', path: row === undefined ? [field] : [field, row], message });
	if (isBlank(mlOf(data, 'title'))) wrong('title.kk', 'field.oneLanguage');
	const check = (field: keyof SessionData, fault: string | undefined) => {
		if (fault) wrong(field, fault);
	};
	check('day', dayTyped(data.day));
	check('starts', timeTyped(data.starts));
	check('ends', timeTyped(data.ends));
	if (isTime(data.starts) && isTime(data.ends) && !endsLater(data)) wrong('ends', 'field.dateOrder');
	if (data.kind === 'dialogue_platform') {
		if (!isWhole(data.number, 1, MOST_NUMBER)) wrong('number', rangeFault(1, MOST_NUMBER));
		if (!isWhole(data.capacity, 0, MOST_SEATS)) wrong('capacity', rangeFault(0, MOST_SEATS));
		check('signUpOpens', wallTyped(data.signUpOpens));
		check('signUpCloses', wallTyped(data.signUpCloses));
		if (isWall(data.signUpCloses) && data.signUpOpens >= data.signUpCloses) wrong('signUpCloses', 'field.dateOrder');
	}
	const same = (one: TypedDuty, other: TypedDuty) => one.role === other.role && sharesSpelling(one.name, other.name);
	for (const index of repeats(rowsOf(data), same)) wrong(columnOf('dutyName', source), 'field.twice', index);
	for (const [index, row] of rowsOf(data).entries())
		if (isBlank(row.name) && !isBlank(row.office)) wrong(columnOf('dutyName', source), 'field.oneLanguage', index);
});

/** What ends before six in the morning may have begun the evening before. */
const overMidnight = (data: Pick<SessionData, 'starts' | 'ends'>) => data.ends < data.starts && data.ends < '06:00';
const endsLater = (data: Pick<SessionData, 'starts' | 'ends'>) => data.starts < data.ends || overMidnight(data);

/** Whether all times of a form are days and hours at all; an empty one is not. */
export const isTimed = (data: SessionData): boolean =>
	isForumDay(data.day) &&
	isTime(data.starts) &&
	isTime(data.ends) &&
	(data.kind !== 'dialogue_platform' || (isWall(data.signUpOpens) && isWall(data.signUpCloses)));

/** The wall times that a form means, of a form whose times are set: an end after midnight belongs to the day before. */
export const spanOf = (data: Pick<SessionData, 'day' | 'starts' | 'ends'>) => ({
	startsLocal: `${data.day}T${data.starts}`,
	endsLocal: `${overMidnight(data) ? addDays(`${data.day}T00:00`, 1).slice(0, 10) : data.day}T${data.ends}`
});

/** The hours of a valid form that do not exist in the forum's zone on that night, or come twice, as codes by field. */
export function impossibleTimes(
	data: SessionData,
	zone: string
): Partial<Record<'starts' | 'ends' | 'signUpOpens' | 'signUpCloses', string>> {
	const { startsLocal: starts, endsLocal: ends } = spanOf(data);
	const { signUpOpens, signUpCloses } = data;
	const walls = data.kind === 'dialogue_platform' ? { starts, ends, signUpOpens, signUpCloses } : { starts, ends };
	return Object.fromEntries(
		Object.entries(walls).flatMap(([field, wall]) => {
			const fault = wallFault(wall, zone);
			return fault ? [[field, fault]] : [];
		})
	);
}

/** One row of the form's people. */
export interface TypedDuty {
	role: DutyRole;
	personId: string;
	name: TextMl;
	office: TextMl;
}

/** The people as they were typed, empty rows too. A form that is shown again may hold an unknown role. */
export const rowsOf = (data: SessionData): TypedDuty[] =>
	data.dutyRole.map((role, row) => ({
		role: dutyRoles.includes(role) ? role : 'speaker',
		personId: data.dutyPerson[row] ?? '',
		...dutyTexts.textsOf(data, row)
	}));

const columnsOf = (rows: readonly TypedDuty[]) => ({
	dutyRole: rows.map((row) => row.role),
	dutyPerson: rows.map((row) => row.personId),
	...dutyTexts.columnsOf(rows)
});

const emptyRow = (role: DutyRole): TypedDuty => ({ role, personId: '', name: {}, office: {} });

/** The form with one row added, removed or moved. @param step as in ui/row-steps @returns the form and the row to show open */
export function stepRows(data: SessionData, step: string): { data: SessionData; open: number | null } {
	const before = rowsOf(data);
	const { rows, open } = stepped(before, step, () => emptyRow(before.at(-1)?.role ?? 'speaker'));
	return { data: { ...data, ...columnsOf(rows) }, open };
}

/** The values that a forum and its sessions suggest for the next session. */
export const defaultsFor = (
	forum: Pick<Forum, 'startsLocal' | 'startsAt' | 'timeZone' | 'registrationOpensAt' | 'registrationClosesAt'>,
	sessions: readonly Session[]
): Partial<SessionData> => ({
	day: forum.startsLocal.slice(0, 10),
	number: String(Math.max(0, ...sessions.map((session) => session.platform?.number ?? 0)) + 1),
	signUpOpens: wallOf(forum.registrationOpensAt, forum.timeZone),
	// registration may go on while the forum runs; seats are best taken before it begins
	signUpCloses: wallOf(forum.registrationClosesAt < forum.startsAt ? forum.registrationClosesAt : forum.startsAt, forum.timeZone)
});

/** A new session's form. @param defaults what the forum already says: its day, its window of registration, the next number */
export const emptyForm = (defaults: Partial<SessionData>): SessionData => ({
	...fields.parse({}),
	languages: [...locales],
	capacity: '30',
	number: '1',
	...columnsOf([emptyRow('speaker')]),
	...defaults
});

/** A session as the form shows it. @param zone of the forum */
export const formOf = (session: Session, zone: string, defaults: Partial<SessionData> = {}): SessionData => ({
	...emptyForm(defaults),
	kind: session.kind,
	...mlData('title', session.title),
	...mlData('description', session.description),
	day: session.day,
	starts: session.startsLocal.slice(11, 16),
	ends: session.endsLocal.slice(11, 16),
	hallId: session.hall?.id ?? '',
	languages: session.languages,
	state: session.state === 'draft' ? 'draft' : 'published',
	...(session.platform && {
		number: String(session.platform.number),
		capacity: String(session.platform.capacity),
		signUpOpens: wallOf(session.platform.signUpOpensAt, zone),
		signUpCloses: wallOf(session.platform.signUpClosesAt, zone),
		continues: session.platform.continuesId ?? ''
	}),
	...columnsOf(session.duties.map((duty) => ({ ...duty, office: duty.office ?? {} })))
});

/** Whose row it is: the same person as long as one spelling of the name stays; another name is another person. */
function personOf(row: TypedDuty, before: readonly Duty[]): string | null {
	const names = new Set(Object.values(row.name).map((name) => searchNormalise(name ?? '')));
	names.delete('');
	const same = before.find(
		(duty) => duty.personId === row.personId && Object.values(duty.name).some((name) => name && names.has(searchNormalise(name)))
	);
	return same?.personId ?? null;
}

/** The command's input that a valid form describes. @param before the session's people as they are, or none for a new session */
export function inputOf(data: SessionData, before: readonly Duty[] = []): SessionInput {
	const duties = rowsOf(data)
		.filter((row) => !isBlank(row.name))
		.map((row): DutyInput => ({ role: row.role, personId: personOf(row, before), name: row.name, office: row.office }));
	return {
		kind: data.kind,
		title: mlOf(data, 'title'),
		description: mlOf(data, 'description'),
		hallId: data.hallId || null,
		day: data.day,
		...spanOf(data),
		languages: data.languages,
		state: data.state,
		duties,
		platform:
			data.kind === 'dialogue_platform'
				? {
						number: Number(data.number),
						capacity: Number(data.capacity),
						signUpOpensLocal: data.signUpOpens,
						signUpClosesLocal: data.signUpCloses,
						continuesId: data.continues || null
					}
				: null,
		accepted: keysOf(`${data.shown};${data.accepted}`),
		tell: data.tell ? Number(data.tell) : null
	};
}
