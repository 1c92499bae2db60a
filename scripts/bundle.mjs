// The second half of `npm run build`: the process around SvelteKit's handler as one file, build/alang.js. From the sources, which
// Node.js would read and strip of their types one by one, the start takes a third longer and 30 MB more.
import { build } from 'vite';

await build({
	configFile: false,
	logLevel: 'warn',
	build: {
		ssr: 'src/server.ts',
		outDir: 'build',
		emptyOutDir: false,
		target: 'node22',
		rolldownOptions: { output: { entryFileNames: 'alang.js' } }
	}
});
