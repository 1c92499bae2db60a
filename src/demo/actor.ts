import { system } from '../lib/server/actor.ts';

/** The demonstration acts as the program itself. */
export const demo = system('demo');
