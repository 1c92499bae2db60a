import { expect, test } from 'vitest';
import { publicAddress } from './public-routes.ts';

test.each([
	'/forums/x',
	'/forums/x?',
	'/forums/x?utm=1',
	'/forums/x?a=1&a=2&after=z',
	'/forums/%78',
	'/%66orums/x',
	'/forums/./x',
	'/forums/y/../x',
	'/forums/y/%2e%2E/x',
	'\\forums\\x'.replace('\\', '/'),
	'/forums/x#top'
])('%s is /forums/x', (url) => expect(publicAddress(url)).toEqual({ path: '/forums/x', query: '' }));

test.each([
	['/ru/forums/x/delegations?b=1&q=%D0%B0&q=2', '/ru/forums/x/delegations', 'q=%D0%B0'],
	['/forums/x/delegations?after=1&q=a', '/forums/x/delegations', 'q=a&after=1'],
	['/forums/x/delegations?q=', '/forums/x/delegations', ''],
	['/forums/x/sessions/a.ics?x', '/forums/x/sessions/a.ics', ''],
	['/forums/x/__data.json?x-sveltekit-invalidated=01', '/forums/x/__data.json', ''],
	['/__data.json', '/__data.json', ''],
	['/?lang=ru', '/', ''],
	['/ru?x', '/ru', ''],
	['/api/v1/forums/x?q=1', '/api/v1/forums/x', '']
])('%s is %s with %s', (url, path, query) => expect(publicAddress(url)).toEqual({ path, query }));

test.each([
	...['/forums', '/forums/x/', '/forums//x', '//forums/x', '/Forums/x', '/kk/forums/x', '/ru/api/v1/forums', '/forums/%', '/forums/%ff'],
	...['/registrations/abc', '/forums/x/register/parked/abc', '/organiser', '/login', '/health/live', 'http://other.kz/forums/x', '*']
])('%s is no public address', (url) => expect(publicAddress(url)).toBeNull());
