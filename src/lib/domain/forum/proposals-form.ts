import { z } from 'zod';
import { line } from '../../i18n/typed.ts';
import { instantOf, wallFault, wallTyped } from '../../i18n/time-zone.ts';
import { formVersionField } from '../../ui/form-version.ts';
import type { Forum } from './schema.ts';

/** Until when a forum takes proposals: a wall time in its zone, '' for two days after its end. */
export const proposalsSchema = z.object({ closesLocal: line(16).default(''), seen: formVersionField });

type Closing = Pick<Forum, 'proposalsCloseLocal' | 'proposalsCloseAt'>;

/** The time as the form shows it. */
export const proposalsData = (forum: Pick<Closing, 'proposalsCloseLocal'>) => ({ closesLocal: forum.proposalsCloseLocal ?? '' });

/** What is wrong with a time that was typed, as a code of a field's message; undefined where nothing is. */
export const closingFault = (wall: string, zone: string): string | null | undefined =>
	wall === '' ? undefined : (wallTyped(wall) ?? wallFault(wall, zone));

/** What a valid form asks for. */
export const proposalsInput = ({ closesLocal }: { closesLocal: string }, zone: string): Closing =>
	closesLocal === ''
		? { proposalsCloseLocal: null, proposalsCloseAt: null }
		: { proposalsCloseLocal: closesLocal, proposalsCloseAt: instantOf(closesLocal, zone) };
