/**
 * The route of a request as its address is written, or null where there is none: /forums/[forum]. SvelteKit's own id also has the
 * folders in brackets that group pages with one layout, /(public)/login; what is decided, measured or written by route must not
 * change when a page moves into a group.
 */
export const routeOf = ({ route }: { route: { id: string | null } }): string | null =>
	route.id === null ? null : route.id.replace(/\/\([^()/]+\)/g, '') || '/';
