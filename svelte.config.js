import adapter from '@sveltejs/adapter-node';

/** @type {import('@sveltejs/kit').Config} */
export default {
	kit: {
		adapter: adapter({ precompress: true }),
		// Pages are links and forms; nothing is kept in a service worker.
		serviceWorker: { register: false },
		version: { pollInterval: 0 },
		typescript: { config: (config) => ({ ...config, include: [...config.include, '../migrations/**/*.ts'] }) }
	}
};
