import { existsSync } from 'node:fs';
import { chromium, type Browser } from '@playwright/test';

const DEBIAN = '/usr/bin/chromium';

/** Debian's Chromium or, where there is none, Playwright's own; told to ask the net for nothing by itself. */
export const launchOptions = {
	...(existsSync(DEBIAN) && { executablePath: DEBIAN }),
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
