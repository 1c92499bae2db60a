import type { Reroute } from '@sveltejs/kit';
import { splitPath } from '$lib/i18n/locales';

/** /ru and /en are the same screens in another language; Kazakh has no prefix. */
export const reroute: Reroute = ({ url }) => splitPath(url.pathname).path;
