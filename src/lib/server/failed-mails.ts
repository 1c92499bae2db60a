import type { ExpressionBuilder } from 'kysely';
import type { Tables } from './database/tables.ts';
import { needless } from './mail-kinds.ts';

/** What became of the mails that are not tried any more, as conditions on the rows `o` of the outbox. */

type Outbox = ExpressionBuilder<Tables & { o: Tables['outbox'] }, 'o'>;

const isGivenUp = (e: Outbox) => e.and([e('o.sent_at', 'is', null), e('o.failed_at', 'is not', null)]);

/** Mails that were given up because nobody needs them any more: they ask nothing of anybody. */
export const isNeedless = (e: Outbox) => e.and([isGivenUp(e), e('o.last_error', 'in', needless)]);

/** Mails that have failed: somebody has to look after them. */
export const hasFailed = (e: Outbox) => e.and([isGivenUp(e), e.or([e('o.last_error', 'is', null), e('o.last_error', 'not in', needless)])]);
