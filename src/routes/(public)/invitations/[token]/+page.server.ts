import { choosing } from '../../password/choose-password.server';
import type { Actions, PageServerLoad } from './$types';

const page = choosing('invitation');

export const load: PageServerLoad = (event) => page.load(event);
export const actions: Actions = { default: (event) => page.choose(event) };
