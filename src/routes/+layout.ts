// Pages are whole HTML from the server: no page ships SvelteKit's scripts.
export const csr = false;
