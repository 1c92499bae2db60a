import { chromium, type Browser } from '@playwright/test';

/** Debian's Chromium, which asks the net for nothing by itself. */
export const launchOptions = {
	executablePath: '/usr/bin/chromium',
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
