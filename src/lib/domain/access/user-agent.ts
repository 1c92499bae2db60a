import Bowser from 'bowser';

/** What their owners call otherwise than bowser does. */
const ownNames: Record<string, string> = {
	'Microsoft Edge': 'Edge',
	'Samsung Internet for Android': 'Samsung Internet',
	'Yandex Browser': 'Яндекс Браузер',
	Miui: 'Mi Browser',
	'Chrome OS': 'ChromeOS',
	macOS: 'Mac'
};
/** Of a browser it does not know bowser hands on what that one says of itself, and a page of ours would say it to its owner. */
const known = new Set<string | undefined>([...Object.values(Bowser.BROWSER_MAP), ...Object.keys(ownNames)]);

/** The name by which an owner knows a browser, from its User-Agent: Firefox, Windows. '' when the header names no known browser. */
export function browserOf(userAgent: string | null | undefined): string {
	if (!userAgent) return '';
	const { browser, os, platform } = Bowser.parse(userAgent);
	const system = os.name === 'iOS' && /^iP(hone|ad)$/.test(platform.model ?? '') ? platform.model : os.name;
	return [known.has(browser.name) ? browser.name : undefined, system].flatMap((name) => (name ? [ownNames[name] ?? name] : [])).join(', ');
}
