import { existsSync } from 'node:fs';
import { chromium, type Browser } from '@playwright/test';

/** Debian's: the one without a window takes a fifth less time for the same. */
const debian = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((file) => existsSync(file));

/** Debian's Chromium or, where there is none, Playwright's own; told to ask the net for nothing by itself. */
export const launchOptions = {
	...(debian && { executablePath: debian }),
	args: [
		'--no-sandbox',
		'--disable-gpu',
		'--disable-background-networking',
		'--disable-component-update',
		'--disable-sync',
		'--no-first-run'
	]
};

export const launch = (more: readonly string[] = []): Promise<Browser> =>
	chromium.launch({ ...launchOptions, args: [...launchOptions.args, ...more] });
