import ical from 'ical.js';
import { afterEach, expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { createForum } from '../../src/lib/domain/forum/index.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { config } from '../../src/lib/server/config.ts';
import { read } from '../../src/lib/server/database/open.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aPlatform, aForumInput, program } from '../support/forum.ts';
import { serve } from '../support/server.ts';
import { aVisitor } from '../support/http-client.ts';
import { aBody, anAdopted, assign } from '../support/measures.ts';

/**
 * T35: where the machine stands does not matter, the forum's zone does. Asia/Qostanay was UTC+6 in 2023 and is UTC+5 in 2026.
 */

const fresh = useFreshDatabase();
const zones = ['UTC', 'Asia/Almaty', 'America/New_York'] as const;
const own = process.env.TZ;
afterEach(() => {
	if (own === undefined) delete process.env.TZ;
	else process.env.TZ = own;
});

/** A forum of a December, its sign-up closing at midnight of the day it is held. */
async function aDecember(year: number, slug: string): Promise<{ forumId: string; platform: string }> {
	setClock(`${year}-11-24T05:00:00.000Z`);
	const [day, eve] = [`${year}-12-15`, `${year}-12-14`];
	const forumId = await createForum(
		program,
		aForumInput({
			slug,
			startsLocal: `${day}T08:30`,
			endsLocal: `${day}T18:00`,
			registrationOpensLocal: `${year}-11-01T09:00`,
			registrationClosesLocal: `${eve}T18:00`
		})
	);
	const platform = await aPlatform(forumId, 3, {
		day,
		startsLocal: `${day}T13:30`,
		endsLocal: `${day}T15:30`,
		platform: { number: 1, capacity: 3, signUpOpensLocal: `${year}-11-01T09:00`, signUpClosesLocal: `${day}T00:00` }
	});
	return { forumId, platform };
}

test.each(zones)('on a machine in %s a wall time becomes the same instant', async (zone) => {
	process.env.TZ = zone;
	// control: the machine does stand there
	const noon = new Date('2026-12-15T12:00:00.000Z').getHours();
	expect(noon).toBe({ UTC: 12, 'Asia/Almaty': 17, 'America/New_York': 7 }[zone]);
	for (const [year, starts, ends, closes] of [
		[2023, '07:30', '09:30', '18:00'],
		[2026, '08:30', '10:30', '19:00']
	] as const) {
		const { platform } = await aDecember(year, `forum-${year}`);
		const row = await read()
			.selectFrom('session as s')
			.innerJoin('platform as p', 'p.session_id', 's.id')
			.select(['s.starts_at', 's.ends_at', 'p.sign_up_closes_at'])
			.where('s.id', '=', platform)
			.executeTakeFirstOrThrow();
		expect(row).toEqual({
			starts_at: `${year}-12-15T${starts}:00.000Z`,
			ends_at: `${year}-12-15T${ends}:00.000Z`,
			sign_up_closes_at: `${year}-12-14T${closes}:00.000Z`
		});
	}
});

/** The built server on a machine in a zone, at an hour; several hours are jumped to. */
function serverIn(zone: string, instants: string) {
	loadKey(true);
	const env = {
		TZ: zone,
		TEST_NOW: instants,
		DATA_DIR: config().dataDir,
		DATABASE_URL: fresh.url,
		LOG_LEVEL: 'silent',
		RATE_LIMITS: 'off'
	};
	return serve(env, ['--import', './tests/support/clock-at.mjs']);
}

test('from machines in three zones pages, files and calendars are the same, letter by letter', async () => {
	await aDecember(2023, 'then');
	const { platform, forumId } = await aDecember(2026, 'now');
	const { token } = await aDelegate(forumId, { preferredSessionId: platform });
	await createAccount(program, {
		name: { surname: 'Бекова', givenName: 'Сара' },
		email: 'sara@example.kz',
		language: 'kk',
		roles: [{ role: 'admin', scopeKind: 'installation', scopeId: '' }],
		password: 'құпия сөз бар мұнда'
	});
	const { slug } = await read().selectFrom('session').select('slug').where('id', '=', platform).executeTakeFirstOrThrow();
	const paths = [
		...['then', 'now'].flatMap((forum) =>
			['', '/programme', '/programme.ics', '/programme.json', '/programme.xml'].map((rest) => `/forums/${forum}${rest}`)
		),
		...['/', '/ru', '/en'],
		...['/ru', '/en'].flatMap((language) => ['', '/programme', '/programme.ics'].map((rest) => `${language}/forums/now${rest}`)),
		`/forums/now/sessions/${slug}`,
		'/api/v1/forums/now/platforms',
		`/registrations/${token}`,
		`/registrations/${token}/programme.ics`,
		`/registrations/${token}/data`
	];
	const desk = ['', '/programme', `/programme/${platform}`, '/settings', '/registrations', '/registrations.csv'];
	const seen: Record<string, Record<string, string>> = {};
	for (const zone of zones) {
		const server = await serverIn(zone, '2026-12-01T20:30:00.000Z');
		try {
			const visitor = aVisitor(server.address);
			await visitor.signIn('sara@example.kz', 'құпия сөз бар мұнда');
			const asked = [...paths, ...desk.map((rest) => `/organiser/forums/now${rest}`)];
			seen[zone] = {};
			for (const path of asked) {
				const { status, text } = await visitor.ask(path);
				expect([zone, path, status]).toEqual([zone, path, 200]);
				// what differs by server or second: its port, the asset's nonce, when the file was made (DTSTAMP in calendars)
				seen[zone][path] = text
					.replaceAll(`127.0.0.1:${server.port}`, 'HOST')
					.replace(/"(?:at|madeAt|exportedAt)":"[^"]*"|DTSTAMP:\w+/g, '');
			}
		} finally {
			await server.stop();
		}
	}
	for (const zone of zones) expect(seen[zone]).toEqual(seen.UTC);
	const utc = seen.UTC ?? {};
	expect(utc['/forums/now/programme']).toContain('13:30');
	expect(utc['/forums/then/programme']).toContain('13:30');
	for (const [forum, hours] of [
		['then', ['07:30', '09:30']],
		['now', ['08:30', '10:30']]
	] as const) {
		const events = new ical.Component(ical.parse(utc[`/forums/${forum}/programme.ics`] ?? '') as unknown[]).getAllSubcomponents('vevent');
		const instants = events.flatMap((each) => {
			const event = new ical.Event(each);
			return [event.startDate, event.endDate].map((time) => time.toJSDate().toISOString().slice(11, 16));
		});
		expect(instants).toEqual(hours);
	}
	// control: what is compared does name hours, and a page of another hour is another page
	expect(utc['/forums/now']).not.toBe(utc['/forums/then']);
});

test.each(zones)('on a machine in %s sign-up closes at the forum’s midnight, and a clock that jumps back opens it again', async (zone) => {
	const { forumId, platform } = await aDecember(2026, 'now');
	const [first, second, third] = [await aDelegate(forumId), await aDelegate(forumId), await aDelegate(forumId)];
	const { slug } = await read().selectFrom('session').select('slug').where('id', '=', platform).executeTakeFirstOrThrow();
	const [before, midnight, back] = ['2026-12-14T18:59:00.000Z', '2026-12-14T19:00:00.000Z', '2026-12-14T18:58:00.000Z'];
	const server = await serverIn(zone, [before, midnight, back].join());
	const jump = async (instant: string) => {
		process.kill(server.pid, 'SIGUSR2');
		await expect.poll(() => server.lines()).toContain(`The clock jumps to ${instant}`);
	};
	try {
		const visitor = aVisitor(server.address);
		const take = async ({ token }: { token: string }) => {
			const { status, text } = await visitor.ask(`/registrations/${token}?/take`, { sessionId: platform });
			return status === 303 ? 'taken' : /Бұл алаңға жазылу аяқталды/.test(text) ? 'closed' : `${status} ${text.slice(0, 300)}`;
		};
		// a kept page, asked for twice
		const page = async () => {
			await visitor.ask(`/forums/now/sessions/${slug}`);
			return (await visitor.ask(`/forums/now/sessions/${slug}`)).text.includes('Алаңға жазылу аяқталды.');
		};
		expect([await page(), await take(first)]).toEqual([false, 'taken']);
		await jump(midnight);
		expect([await page(), await take(second)]).toEqual([true, 'closed']);
		await jump(back);
		expect([await page(), await take(second)]).toEqual([false, 'taken']);
		expect((await visitor.ask('/health/ready')).status).toBe(200);
		expect((await visitor.ask(`/registrations/${third.token}`)).status).toBe(200);
	} finally {
		await server.stop();
	}
});

test.each(zones)(
	'on a machine in %s a kept page says that a measure is late from the forum’s midnight on, and not before',
	async (zone) => {
		const { forumId } = await aDecember(2026, 'now');
		// a private link makes the key that the program then finds
		await aDelegate(forumId);
		const { measureId } = await anAdopted(forumId);
		await assign(program, measureId, { leadId: await aBody(), controlDate: '2026-12-20' });
		const [before, midnight, back] = ['2026-12-20T18:59:00.000Z', '2026-12-20T19:00:00.000Z', '2026-12-20T18:58:00.000Z'];
		const server = await serverIn(zone, [before, midnight, back].join());
		try {
			const visitor = aVisitor(server.address);
			const paths = ['/forums/now/recommendations', '/forums/now/recommendations/1', '/forums/now', '/recommendations'];
			// each is a kept page, asked for twice; where one filters, the words stand before too
			const told = async () => {
				for (const path of paths) await visitor.ask(path);
				const answers = await Promise.all(paths.map((path) => visitor.ask(path)));
				return answers.map(({ text }) => text.split('мерзімі өтті').length);
			};
			const jump = async (instant: string) => {
				process.kill(server.pid, 'SIGUSR2');
				await expect.poll(() => server.lines()).toContain(`The clock jumps to ${instant}`);
			};
			const early = await told();
			await jump(midnight);
			expect((await told()).map((n, page) => n > (early[page] ?? 0))).toEqual(paths.map(() => true));
			await jump(back);
			expect(await told()).toEqual(early);
		} finally {
			await server.stop();
		}
	}
);
