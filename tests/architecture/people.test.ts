import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/**
 * Participants are named by `people(actor, forumId)` of registration's door and by nothing else (architecture.md, "Who may see a person is
 * one condition"). Who reads the tables beside it stands here, with the reason; tests/security/restricted.test.ts is the proof.
 */

const counts = 'counts people; restricted ones count like everybody';
const own = 'the own page of somebody';
const decided = 'by id, for code that has decided who may see it';
const writes = 'writes within a change, after the right was asked';
const staff = 'names of accounts: who of the staff did something, or may sign in';

const readers: Record<string, Record<string, string>> = {
	registration: {
		'src/demo/proposals.ts': 'chooses authors among the demonstration’s people, who are invented',
		'src/demo/link.ts': 'prints a private link of the demonstration, whose people are invented',
		'src/lib/domain/registration/people.server.ts': 'is the source itself',
		'src/lib/domain/registration/access.server.ts': 'decides who may see one',
		'src/lib/domain/registration/row.server.ts': decided,
		'src/lib/domain/registration/link.server.ts': own,
		'src/lib/domain/registration/own-data.server.ts': own,
		'src/lib/domain/registration/registration-counts.server.ts': counts,
		'src/lib/domain/registration/delegations.server.ts': 'asks whether all members of a delegation are restricted',
		'src/lib/domain/registration/bursts.server.ts': 'counts who came thick; the list itself comes from people()',
		'src/lib/domain/registration/known.server.ts': 'takes the ids of those added by hand; who they are comes from people()',
		'src/lib/domain/registration/commands/compare.server.ts':
			'compares a form with the registration that it made, and tells names of columns',
		'src/lib/domain/registration/commands/edit.server.ts': 'asks whether an address is taken, and sends links to their owners',
		'src/lib/domain/registration/commands/pending-duplicate.server.ts': 'asks what a kept application has become, for its own link',
		'src/lib/domain/registration/commands/write.server.ts': writes,
		'src/lib/domain/registration/commands/write-consents.server.ts': writes,
		'src/lib/domain/registration/commands/search.server.ts': writes,
		'src/lib/domain/attendance/presence.server.ts': counts,
		'src/lib/domain/attendance/summary.server.ts': counts,
		'src/lib/domain/proposal/followers.server.ts': 'address and language of who follows, for the own page and the own letters',
		'src/lib/domain/expert/named.server.ts': 'names of experts who agreed, with the condition of people(); own page',
		'src/lib/domain/expert/links.server.ts': own,
		'src/lib/domain/dialogue/seat-store.server.ts': writes,
		'src/lib/domain/dialogue/commands/return-seats.server.ts': writes,
		'src/lib/domain/delegation/commands.server.ts': 'asks whether a delegation is empty',
		'src/lib/domain/organisation/commands/merge.server.ts': writes,
		'src/lib/domain/organisation/named-in.server.ts': 'asks whether an organisation is named, and by which forums',
		'src/lib/domain/organisation/moves.server.ts': counts,
		'src/lib/domain/organisation/review.server.ts':
			'asks whether somebody who is not restricted names an organisation, and at which forums',
		'src/lib/domain/organisation/queries.server.ts': 'counts who names an organisation',
		'src/lib/domain/forum/people.server.ts':
			'counts whom the settings concern; whose data the end of the term anonymises, restricted people too',
		'src/lib/domain/forum/commands/kinds.server.ts': 'asks whether a kind of participants is used',
		'src/lib/domain/person/commands.server.ts': 'asks whether something needs a person still',
		'src/lib/domain/document/breach-report.server.ts': 'the operator’s list of whom a breach touches, for notices to them',
		'src/lib/mail/allowance.server.ts': 'counts the letters to one address',
		'src/lib/workflow/cancel-forum.server.ts': 'counts who would be told',
		'src/lib/workflow/confirm-several.server.ts': 'counts whether all that were ticked are the forum’s',
		'src/lib/workflow/hold-session.server.ts': 'counts who would be told',
		'src/lib/workflow/forum-capacity.server.ts': writes,
		'src/lib/workflow/privacy-preview.server.ts': 'says what became of one that can no longer be shown, and not of whom',
		'src/lib/workflow/submit-registration.server.ts': 'asks whether an address is taken',
		'src/lib/workflow/reopen.server.ts': 'asks whether an address is taken, and names whose only as seesPerson allows',
		'src/lib/workflow/recognise-form.server.ts': 'finds what a form, or its browser, has made, by the key that only they have',
		'src/lib/workflow/repeat.server.ts': 'writes what the form that made it corrects',
		'src/lib/workflow/retention.server.ts': 'retention',
		'src/lib/workflow/notify.server.ts': 'writes to everybody',
		'src/lib/workflow/unconfirmed.server.ts': writes
	},
	person: {
		'src/lib/domain/person/commands.server.ts': writes,
		'src/lib/domain/registration/own-data.server.ts': own,
		'src/lib/domain/expert/named.server.ts': 'names of experts whose registration is gone and who agreed to be kept',
		'src/lib/domain/expert/commands/forget.server.ts': writes,
		'src/lib/domain/document/breach-report.server.ts': 'the operator’s list of whom a breach touches, for notices to them',
		'src/lib/domain/registration/commands/own-mails.server.ts': 'compares the name of a kept application with the person’s own',
		'src/lib/domain/access/queries.server.ts': staff,
		'src/lib/domain/attendance/scans.server.ts': staff,
		'src/lib/domain/document/audit.server.ts': staff,
		'src/lib/domain/registration/queries.server.ts': staff,
		'src/lib/mail/list.server.ts': staff,
		'src/lib/server/optimistic-lock.ts': staff
	}
};

/** A query builder's or an SQL text's way to begin with a table, or to join it. */
const ways = (table: string) => [
	new RegExp(`\\b(?:selectFrom|\\w+Join|using)\\(\\s*\\[?\\s*['"\`]${table}(?: as \\w+)?['"\`]`),
	new RegExp(`\\b(?:from|join)\\s+"?${table}"?(?![\\w.])`, 'i'),
	// a list of tables that are read one after the other
	new RegExp(`\\btable: '${table}'`)
];

const comments = /\/\*[^]*?\*\/|^\s*\/\/.*$/gm;

/** Files below a folder that read a table, by their path in it. */
const readersOf = (table: string, folder: string): string[] =>
	readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.map((file) => join(folder, file).replaceAll('\\', '/'))
		.filter((file) => /\.(ts|svelte)$/.test(file) && !file.endsWith('.test.ts'))
		.filter((file) => {
			const text = readFileSync(file, 'utf8')
				.replace(comments, '')
				.replace(/^import .*$/gm, '');
			return ways(table).some((way) => way.test(text));
		})
		.sort();

test.each(Object.keys(readers))('nobody reads the table %s but those who say why', (table) => {
	expect(readersOf(table, 'src')).toEqual(Object.keys(readers[table] ?? {}).sort());
});

test('each way around people() is caught (control)', () => {
	const planted = 'tests/architecture/violations/src';
	const file = (name: string) => `${planted}/lib/domain/attendance/${name}.server.ts`;
	expect(readersOf('registration', planted)).toEqual(['joined', 'listed', 'named', 'written'].map(file));
	expect(readersOf('person', planted)).toEqual([file('joined')]);
});
