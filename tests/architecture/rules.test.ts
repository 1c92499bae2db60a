import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { expect, test } from 'vitest';

const rules = createRequire(import.meta.url)('./rules.cjs') as { forbidden: { name: string }[]; options: object };

/** A configuration can be silently deaf: the tree in violations/ breaks each rule once, and each must be heard. */
test('every rule of imports catches its planted violation', async () => {
	const result = await cruise(['src', 'migrations'], {
		...rules.options,
		tsConfig: undefined,
		baseDir: join(import.meta.dirname, 'violations'),
		validate: true,
		ruleSet: { forbidden: rules.forbidden }
	} as Parameters<typeof cruise>[1]);
	const heard = new Set((result.output as ICruiseResult).summary.violations.map((violation) => violation.rule.name));
	const deaf = rules.forbidden.map((rule) => rule.name).filter((name) => !heard.has(name));
	// one planted step upwards stands for the whole order
	expect(deaf.filter((name) => !name.startsWith('order-'))).toEqual([]);
	expect(heard).toContain('order-forum');
});
