/** The domains in building order: each may know only those before it. */
const order = [
	'organisation',
	'person',
	'access',
	'forum',
	'programme',
	'delegation',
	'registration',
	'dialogue',
	'attendance',
	'proposal',
	'recommendation',
	'document'
];
const upwards = order.slice(0, -1).map((name, index) => ({
	name: `order-${name}`,
	severity: 'error',
	from: { path: `^src/lib/domain/${name}/`, pathNot: '\\.test\\.ts$' },
	to: { path: `^src/lib/domain/(${order.slice(index + 1).join('|')})/` }
}));

/** What may import what: src follows one direction. Each rule has a planted violation in rules.test.ts. */
module.exports = {
	forbidden: [
		...upwards,
		{ name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
		{
			name: 'pure-rules',
			comment: 'rules.ts, schema.ts and fields.ts decide and describe; they read and write nothing',
			severity: 'error',
			from: { path: '^src/lib/domain/.*/(rules|schema|fields)\\.ts$' },
			to: { path: '(^src/lib/server/(?!refusal|actor|clock|permissions/rules)|\\.server\\.ts$|^src/routes/)' }
		},
		{
			name: 'ground-knows-no-domain',
			severity: 'error',
			from: { path: '^src/lib/(server|ui|i18n)/' },
			to: { path: '^src/(lib/(domain|workflow|mail)|routes|demo)/' }
		},
		{
			name: 'permissions-know-only-who-asks',
			comment:
				'the table of permissions lies below every domain and asks no database: an actor, a refusal and the closed lists are all it knows',
			severity: 'error',
			from: { path: '^src/lib/server/permissions/' },
			to: { pathNot: '^src/lib/(server/(permissions/|actor\\.ts$|refusal\\.ts$)|lists\\.ts$)' }
		},
		{
			name: 'domain-by-its-door',
			comment: 'another domain enters by index.server.ts, schema.ts, rules.ts, fields.ts, words.ts (what a thing is called) or a component',
			severity: 'error',
			from: { path: '^src/lib/domain/([^/]+)/' },
			to: {
				path: '^src/lib/domain/([^/]+)/',
				pathNot: ['^src/lib/domain/$1/', '/(index\\.server|schema|rules|fields|words)\\.ts$', '\\.svelte$']
			}
		},
		{
			name: 'mail-by-the-doors',
			comment: 'mail is made from the domains, by their doors',
			severity: 'error',
			from: { path: '^src/lib/mail/' },
			to: { path: '^src/lib/domain/', pathNot: '/(index\\.server|schema|rules|fields)\\.ts$' }
		},
		{
			name: 'mail-comes-last',
			comment: 'domains and workflows put mails into the outbox; only hooks and routes know who sends and lists them',
			severity: 'error',
			from: { path: '^src/', pathNot: '^src/(lib/mail/|routes/|hooks\\.server\\.ts$)' },
			to: { path: '^src/lib/mail/' }
		},
		{
			name: 'routes-by-the-door',
			comment: 'routes enter a domain by its door and never query',
			severity: 'error',
			from: { path: '^src/routes/' },
			to: {
				path: '(^src/lib/(domain|mail)/|^src/lib/server/database/|node_modules/kysely)',
				pathNot: ['/(index\\.server|schema|rules|fields)\\.ts$', '\\.svelte$']
			}
		},
		{
			name: 'domain-answers-no-http',
			severity: 'error',
			from: { path: '^src/lib/(domain|workflow|server/database)/' },
			to: { path: '(^|node_modules/)@sveltejs/kit' }
		},
		{
			name: 'migrations-stand-alone',
			severity: 'error',
			from: { path: '^migrations/' },
			to: { pathNot: '(^|node_modules/)kysely' }
		}
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsConfig: { fileName: 'tsconfig.json' },
		tsPreCompilationDeps: true,
		enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'svelte', 'default'] }
	}
};
