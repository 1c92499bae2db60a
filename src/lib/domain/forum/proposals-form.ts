import { z } from 'zod';
import { line } from '../../i18n/typed.ts';
import { instantOf, wallFault, wallTyped } from '../../i18n/time-zone.ts';
import { answerField } from '../../ui/answer-field.ts';
import { formVersionField } from '../../ui/form-version.ts';
import type { Forum } from './schema.ts';

/** Until when a forum takes proposals: a wall time in its zone, '' for two days after its end. */
export const proposalsSchema = z.object({ closesLocal: line(16).default(''), accepted: answerField(100), seen: formVersionField });

type Closing = Pick<Forum, 'proposalsCloseLocal' | 'proposalsCloseAt'>;

/** The time as the form shows it. */
export const proposalsData = (forum: Pick<Closing, 'proposalsCloseLocal'>) => ({ closesLocal: forum.proposalsCloseLocal ?? '' });

/** The fault of a typed time, as a code of a field's message; undefined where there is none. */
export const closingFault = (wall: string, zone: string): string | null | undefined =>
	wall === '' ? undefined : (wallTyped(wall) ?? wallFault(wall, zone));

/** The command's input that a valid form describes. */
export const proposalsInput = ({ closesLocal }: { closesLocal: string }, zone: string): Closing =>
	closesLocal === ''
		? { proposalsCloseLocal: null, proposalsCloseAt: null }
		: { proposalsCloseLocal: closesLocal, proposalsCloseAt: instantOf(closesLocal, zone) };
