import { z } from 'zod';

/** The hidden field of a form that rewrites a row: the version of what it showed (server/optimistic-lock.ts). Without it the form counts as an old one. */
export const formVersionField = z.string().max(64).default('');
