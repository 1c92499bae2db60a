import { z } from 'zod';
import type { TextMl } from '../../i18n/text.ts';

export const sessionKinds = ['plenary', 'dialogue_platform', 'ceremony', 'break'] as const;
export type SessionKind = (typeof sessionKinds)[number];
export const dutyRoles = ['speaker', 'moderator', 'rapporteur', 'interpreter'] as const;
export type DutyRole = (typeof dutyRoles)[number];
export type SessionState = 'draft' | 'published' | 'cancelled';

export interface Hall {
	id: string;
	name: TextMl;
	capacity: number | null;
	position: number;
}

export interface Duty {
	id: string;
	personId: string;
	role: DutyRole;
	name: TextMl;
	office: TextMl | null;
}

/** What a dialogue platform adds to a session. Instants are UTC texts. */
export interface PlatformStand {
	number: number;
	capacity: number;
	taken: number;
	waiting: number;
	signUpOpensAt: string;
	signUpClosesAt: string;
}

/** A session of the timetable as every screen knows it. */
export interface Session {
	id: string;
	forumId: string;
	slug: string;
	kind: SessionKind;
	title: TextMl;
	description: TextMl | null;
	hall: { id: string; name: TextMl } | null;
	/** programme day, YYYY-MM-DD */
	day: string;
	startsLocal: string;
	endsLocal: string;
	startsAt: string;
	endsAt: string;
	languages: string[];
	state: SessionState;
	cancelNote: TextMl | null;
	position: number;
	duties: Duty[];
	platform: PlatformStand | null;
}

export interface HallInput {
	name: TextMl;
	capacity: number | null;
}

export interface DutyInput {
	/** a person of the programme already, or none: then a new one is made of the name */
	personId?: string | null;
	role: DutyRole;
	name: TextMl;
	office: TextMl | null;
}

export interface SessionInput {
	kind: SessionKind;
	title: TextMl;
	description: TextMl | null;
	hallId: string | null;
	day: string;
	/** wall times in the forum's zone, YYYY-MM-DDTHH:MM */
	startsLocal: string;
	endsLocal: string;
	languages: readonly string[];
	state: 'draft' | 'published';
	position?: number;
	duties: readonly DutyInput[];
	/** for dialogue platforms only; an existing platform's capacity is changed by the dialogue domain */
	platform: { number: number; capacity: number; signUpOpensLocal: string; signUpClosesLocal: string } | null;
	/** saved although a hall or a person is taken at that time */
	allowClash?: boolean;
}

const text = (most: number) => z.string().trim().max(most);
const wall = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'field.date');
const optionalWall = z.union([z.literal(''), wall]).default('');

/** The organiser's form of a session: names of people as lines «Name; office». */
export const sessionSchema = z
	.object({
		kind: z.enum(sessionKinds),
		titleKk: text(300),
		titleRu: text(300).default(''),
		titleEn: text(300).default(''),
		descriptionKk: text(5000).default(''),
		descriptionRu: text(5000).default(''),
		descriptionEn: text(5000).default(''),
		hallId: z.string().max(64).default(''),
		day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'field.date'),
		startsLocal: wall,
		endsLocal: wall,
		languages: z.array(z.enum(['kk', 'ru', 'en'])).default([]),
		state: z.enum(['draft', 'published']).default('draft'),
		speakers: text(4000).default(''),
		moderators: text(1000).default(''),
		rapporteurs: text(1000).default(''),
		number: z.coerce.number().int().min(1).max(99).default(1),
		capacity: z.coerce.number().int().min(0).max(10000).default(30),
		signUpOpensLocal: optionalWall,
		signUpClosesLocal: optionalWall,
		allowClash: z.boolean().default(false)
	})
	.refine((value) => value.titleKk || value.titleRu || value.titleEn, { path: ['titleKk'], message: 'field.oneLanguage' })
	.refine((value) => value.startsLocal < value.endsLocal, { path: ['endsLocal'], message: 'field.dateOrder' })
	.refine((value) => value.kind !== 'dialogue_platform' || (!!value.signUpOpensLocal && !!value.signUpClosesLocal), {
		path: ['signUpOpensLocal'],
		message: 'field.required'
	})
	.refine((value) => !value.signUpOpensLocal || value.signUpOpensLocal < value.signUpClosesLocal, {
		path: ['signUpClosesLocal'],
		message: 'field.dateOrder'
	});

export const hallSchema = z
	.object({
		id: z.string().max(64).default(''),
		nameKk: text(120),
		nameRu: text(120).default(''),
		nameEn: text(120).default(''),
		capacity: z.union([z.literal(''), z.coerce.number().int().min(1).max(100000)]).default('')
	})
	.refine((value) => value.nameKk || value.nameRu || value.nameEn, { path: ['nameKk'], message: 'field.oneLanguage' });

export const cancelSchema = z
	.object({ noteKk: text(1000), noteRu: text(1000).default(''), noteEn: text(1000).default('') })
	.refine((value) => value.noteKk || value.noteRu || value.noteEn, { path: ['noteKk'], message: 'field.oneLanguage' });
