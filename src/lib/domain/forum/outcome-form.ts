import { z } from 'zod';
import { adopters } from '../../lists.ts';
import { alwaysSent } from '../../i18n/typed.ts';
import { formVersionField } from '../../ui/form-version.ts';
import type { Forum } from './schema.ts';

/** How a forum comes to its recommendations, as an organiser sets it. */

export const outcomeSchema = z.object({ adoptedBy: z.enum(adopters).default('forum').meta(alwaysSent), seen: formVersionField });

/** The setting as the form shows it. */
export const outcomeData = ({ adoptedBy }: Pick<Forum, 'adoptedBy'>) => ({ adoptedBy });
