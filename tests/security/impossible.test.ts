import { afterAll, beforeAll, expect, test } from 'vitest';
import { deeds, type Deed } from './form-submissions.ts';
import { tells } from './malformed.ts';
import { anInstallation, type Installation } from './fixtures.ts';

/** Days, hours and numbers that there are not, in every field of every form that takes one: a sentence or a refusal, never a fault. */

const impossible = [
	...['2026-02-30', '2026-02-30T10:00', '0000-01-01T00:00', '9999-12-31T23:59', '2026-12-15T24:00', '2026-12-15', '25:61', '23:59'],
	...['0', '-1', '1.5', '1e9', '9e99', '0x10', '3000000000', '99999999999999999999', '１２', 'NaN']
];
const takesOne = /local|opens|closes|^day$|^starts$|^ends$|capacity|quota|number|position|count|about|days|hours|valid|^at$|time/i;

let world: Installation;
let forms: Deed[];
beforeAll(async () => {
	world = await anInstallation();
	forms = (await deeds(world)).filter(({ name }) => !/cancel|erase|anonymise|withdraw|password|everywhere|logout/i.test(name));
}, 120_000);
afterAll(() => world.stop());

const send = async ({ path, role }: Deed, body: URLSearchParams) => {
	const answer = await fetch(world.origin + path, {
		method: 'POST',
		redirect: 'manual',
		headers: {
			origin: world.origin,
			cookie: world.cookies[role],
			accept: 'text/html',
			'content-type': 'application/x-www-form-urlencoded'
		},
		body
	});
	return { status: answer.status, text: await answer.text() };
};

test('no form ends in a fault for a day, an hour or a number that there is not', async () => {
	const faults: string[] = [];
	const fields = new Set<string>();
	let sent = 0;
	for (const form of forms) {
		const takers = [...new Set(form.body.keys())].filter((field) => takesOne.test(field));
		// one after the other, then all at once: an hour is read with its day
		for (const tried of takers.length > 1 ? [...takers.map((field) => [field]), takers] : [takers]) {
			if (!tried.length) continue;
			for (const field of tried) fields.add(`${form.name} ${field}`);
			const answers = await Promise.all(
				impossible.map((_, index) => {
					const body = new URLSearchParams(form.body);
					for (const [turn, field] of tried.entries()) body.set(field, impossible[(index + turn) % impossible.length] ?? '');
					return send(form, body);
				})
			);
			sent += answers.length;
			for (const [index, { status, text }] of answers.entries())
				if (status >= 500 || tells(text)) faults.push(`${status} ${form.name} ${tried.join()}=${impossible[index]}`);
		}
	}
	console.log(`${sent} forms sent, ${fields.size} fields`);
	expect(faults).toEqual([]);
	// control: the fields whose faults were seen in use are among those that were tried
	for (const field of ['startsLocal', 'registrationClosesLocal', 'signUpOpens', 'day', 'capacity', 'number', 'retentionDays'])
		expect(
			[...fields].some((each) => each.endsWith(` ${field}`)),
			field
		).toBe(true);
});
