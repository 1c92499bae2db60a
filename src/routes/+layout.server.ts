import { lettersGo } from '$lib/server/letters-go';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => ({ locale: locals.locale, path: locals.path, post: lettersGo() });
