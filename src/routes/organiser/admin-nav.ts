import type { Translate } from '$lib/i18n/translate';

const paths = {
	forums: '/organiser',
	register: '/organiser/directory',
	organisations: '/organiser/directory/organisations',
	accounts: '/organiser/accounts',
	audit: '/organiser/audit',
	status: '/organiser/status'
} as const;
export type AdminSection = keyof typeof paths;

/** Which of them an address without its language belongs to; undefined where it is none of them. */
export const adminSection = (path: string): AdminSection | undefined =>
	(Object.keys(paths) as AdminSection[]).findLast((id) => path === paths[id] || (id !== 'forums' && path.startsWith(`${paths[id]}/`)));

/** The side list of the admin's pages, for WorkFrame's `nav`. */
export const adminNav = (t: Translate) =>
	(Object.keys(paths) as AdminSection[]).map((id) => ({
		id,
		path: paths[id],
		label: t(id === 'accounts' ? 'access.accounts.title' : `organiser.admin.${id}`)
	}));
