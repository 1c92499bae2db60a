import { type TextMl } from '../../i18n/localized-text.ts';

/**
 * What an organiser states of a forum in texts and figures, each declared once, in the order of the form: schema, row, form values and
 * the list of columns follow. Times, zone, address, approval and state have rules of their own and are named where those are.
 */

interface Text {
	column: string;
	/** characters in a language */
	most: number;
	/** at least one language must hold it */
	needed?: true;
	/** what the column holds where nothing is stated, for it cannot be null */
	blank?: '{}';
}

const declared = {
	title: { column: 'title_ml', most: 200, needed: true },
	edition: { column: 'edition_ml', most: 100 },
	lead: { column: 'lead_ml', most: 1000, needed: true },
	outcome: { column: 'outcome_ml', most: 5000 },
	source: { column: 'source_ml', most: 500 },
	city: { column: 'city_ml', most: 100, needed: true },
	// cities of republican status and hosts abroad have none
	region: { column: 'region_ml', most: 100, blank: '{}' },
	venue: { column: 'venue_ml', most: 300 },
	organiser: { column: 'organiser_ml', most: 300, needed: true },
	ruralShare: { column: 'rural_share_ml', most: 200 }
} as const satisfies Record<string, Text>;

/** Columns of figures that may be unknown: then null, and '' in the form. */
const figures = {
	/** people the forum can hold */
	capacity: 'capacity',
	representativesAbout: 'representatives_about',
	regionNgoCount: 'region_ngo_count'
} as const;

type Declared = typeof declared;
export type TextName = keyof Declared;
type NeededText = { [N in TextName]: Declared[N] extends { needed: true } ? N : never }[TextName];
export type FigureName = keyof typeof figures;
export type TextColumn = Declared[TextName]['column'];
type BlankText = { [N in TextName]: Declared[N] extends { blank: '{}' } ? N : never }[TextName];
/** never null */
type NeededColumn = Declared[NeededText | BlankText]['column'];
export type FigureColumn = (typeof figures)[FigureName];

export const forumTexts: Readonly<Record<TextName, Text>> = declared;
export const textNames = Object.keys(declared) as TextName[];
export const textColumn = (name: TextName): TextColumn => declared[name].column;
export const figureNames = Object.keys(figures) as FigureName[];
export const figureColumn = (name: FigureName): FigureColumn => figures[name];
export const statedColumns: string[] = [...textNames.map(textColumn), ...Object.values(figures)];

/** An object with a value for each of the names. */
export const each = <N extends string, V>(names: readonly N[], valueOf: (name: N) => V): Record<N, V> =>
	Object.fromEntries(names.map((name) => [name, valueOf(name)])) as Record<N, V>;

/** What is stated of a forum, as screens know it. */
export type Stated = { [N in TextName]: N extends NeededText ? TextMl : TextMl | null } & Record<FigureName, number | null>;
/** The same as a command asks for it: what is not stated may be left out. */
export type StatedInput = Pick<Stated, NeededText> & Partial<Omit<Stated, NeededText>>;
/** The same as a row holds it. */
export type StatedColumns = { [C in TextColumn]: C extends NeededColumn ? string : string | null } & Record<FigureColumn, number | null>;
