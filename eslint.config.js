import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** What the compiler does not see. Form is prettier's, imports between rooms are dependency-cruiser's. */
export default ts.config(
	{ ignores: ['.svelte-kit/', 'build/', 'data/', 'test-results/', 'static/'] },
	js.configs.recommended,
	ts.configs.recommended,
	svelte.configs.recommended,
	{ languageOptions: { globals: { ...globals.node, ...globals.browser } } },
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } }
	},
	{
		rules: {
			// addresses are made by `href()` of the page's language, which knows the prefix
			'svelte/no-navigation-without-resolve': 'off',
			// prettier keeps a blank so
			'svelte/no-useless-mustaches': 'off',
			// the compiler reports names that do not exist
			'no-undef': 'off',
			// `_` is a value that is asked for and not used
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all', destructuredArrayIgnorePattern: '^_' }
			]
		}
	},
	{
		files: ['**/*.ts'],
		// a value that is read by what is made before it
		rules: { 'prefer-const': ['error', { ignoreReadBeforeAssign: true }] }
	}
);
