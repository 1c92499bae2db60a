import type { Reroute } from '@sveltejs/kit';
import { splitPath } from '$lib/i18n/locales';

/** Answers for programs have one address for all languages. */
const forPrograms = /^\/(api|health|metrics|robots\.txt|sitemap\.xml)(\/|$)/;

/** /ru is the same screen in another language; the source has no prefix. */
export const reroute: Reroute = ({ url }) => {
	const { path } = splitPath(url.pathname);
	return forPrograms.test(path) ? url.pathname : path;
};
