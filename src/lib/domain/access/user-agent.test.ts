import Bowser from 'bowser';
import { expect, test } from 'vitest';
import { browserOf } from './user-agent.ts';

test.each([
	['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox, Windows'],
	['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36', 'Chrome, Windows'],
	['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0', 'Edge, Windows'],
	['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0.0.0 YaBrowser/25.10.0.0 Safari/537.36', 'Яндекс Браузер, Windows'],
	['Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Version/18.6 Mobile/15E148 Safari/604.1', 'Safari, iPhone'],
	['Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36', 'Chrome, Android'],
	['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.6 Safari/605.1.15', 'Safari, Mac'],
	['Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1', 'Safari, iPad'],
	[
		'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 CriOS/142.0.0.0 Mobile/15E148 Safari/604.1',
		'Chrome, iPhone'
	],
	[
		'Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S918B) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36',
		'Samsung Internet, Android'
	],
	['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36 OPR/125.0.0.0', 'Opera, Windows'],
	['Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36', 'Chrome, ChromeOS'],
	['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox, Linux'],
	['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36 Vivaldi/7.0', 'Vivaldi, Windows'],
	[
		'Mozilla/5.0 (Linux; Android 14; Redmi Note 12) Version/4.0 Chrome/112.0.5615.136 Mobile Safari/537.36 XiaoMi/MiuiBrowser/14.9',
		'Mi Browser, Android'
	],
	['Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko', 'Internet Explorer, Windows'],
	['curl/8.5.0', ''],
	['', ''],
	[null, '']
])('%s', (agent, words) => expect(browserOf(agent)).toBe(words));

test('what a browser says of itself is not repeated, however long it is', () => {
	const words = 'Your account is blocked, call/77001112233 now (Windows)';
	expect(browserOf(words)).toBe('');
	// Control: bowser alone would say it.
	expect(Bowser.parse(words).browser.name).toBe('Your account is blocked, call');
	for (const long of ['a/'.repeat(8000), 'Version/'.repeat(2000), 'Mac OS X '.repeat(1600), '1.'.repeat(8000)])
		expect(['', 'Mac']).toContain(browserOf(long));
});
