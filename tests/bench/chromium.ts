import { chromium, type Browser } from '@playwright/test';

export const executablePath = '/usr/bin/chromium';
export const flags = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--no-first-run'
];

export const launch = (more: readonly string[] = []): Promise<Browser> => chromium.launch({ executablePath, args: [...flags, ...more] });
