// The second half of `npm run build`: bundles src/server.ts, the process around SvelteKit's handler, into one file, build/alang.js. From
// the sources, Node.js would read each file and strip its types: the start would take a third longer and 30 MB more.
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
