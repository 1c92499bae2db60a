import { expect, test } from 'vitest';
import { internalPath } from './return-path.ts';

test.each(['/organiser', '/ru/desk?page=2', '/forums/a'])('goes on to %s', (next) => expect(internalPath(next)).toBe(next));

test.each([
	...['', 'organiser', '//evil.example', '/\\evil.example', '\\\\evil.example', 'https://evil.example', 'javascript:alert(1)'],
	...['/\t/evil.example', '/%5c\n', ' /organiser', '/./\\evil.example', '/.//evil.example', '/x/..//evil.example']
])('does not leave the site by %j', (next) => expect(internalPath(next)).toBeNull());
