import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { readConfig, useConfig } from '../../src/lib/server/config.ts';
import { closeDatabase } from '../../src/lib/server/database/open.ts';
import { freePort } from '../support/port.ts';
import { startPostgres, type Postgres } from '../support/postgres-server.ts';
import { createDatabase } from '../support/postgres.ts';
import { email, seedLargeDataset, datasetPassphrase, slug } from './large-dataset.ts';
import { scoresOf } from './lighthouse.ts';
import { latency, measure, median, type LoadRequest } from './load.ts';
import { bytesOf } from './pages.ts';
import { startAlang, startBaseline, type Measurable } from './process.ts';
import { tableOf, type Report } from './report.ts';

/** npm run bench: speed as ratios within one run, A and B in turn. */

const { values } = parseArgs({
	options: {
		json: { type: 'string' },
		sizes: { type: 'string', default: '200,20000,200000' },
		engines: { type: 'string', default: 'sqlite,postgres' },
		rounds: { type: 'string', default: '5' },
		seconds: { type: 'string', default: '4' }
	}
});
const sizes = values.sizes.split(',').map(Number);
const engines = values.engines.split(',').filter((name): name is 'sqlite' | 'postgres' => name === 'sqlite' || name === 'postgres');
const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];
const folder = mkdtempSync(join(tmpdir(), 'alang-bench-'));
const say = (text: string) => process.stdout.write(`${text}\n`);
let serial = 0;

/** A database with a crowd in it. @returns where Alang finds it */
async function filled(engine: 'sqlite' | 'postgres', people: number, postgres: Postgres | null) {
	const name = `bench_${engine}_${people}_${++serial}`;
	const dataDir = join(folder, name);
	mkdirSync(dataDir, { recursive: true });
	const address = engine === 'postgres' ? postgres?.address : undefined;
	if (address) await createDatabase(address, name);
	const url = address ? `${address}/${name}` : `file:${join(dataDir, 'alang.sqlite')}`;
	useConfig(readConfig({ DATA_DIR: dataDir, DATABASE_URL: url, LOG_LEVEL: 'silent' }));
	const from = performance.now();
	await seedLargeDataset(people);
	await closeDatabase();
	say(`  ${engine}, ${people} registrations: filled in ${((performance.now() - from) / 1000).toFixed(0)} s`);
	return { dataDir, url };
}

async function signIn(program: Measurable): Promise<string> {
	const answer = await fetch(`${program.address}/login`, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin: program.address, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
		body: new URLSearchParams({ email, password: datasetPassphrase }).toString()
	});
	const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
	if (answer.status !== 303 || !cookie) throw new Error(`The sign-in answered ${answer.status}`);
	return cookie;
}

let applicant = 0;
const registration = (url: string): LoadRequest => ({
	path: `/forums/${slug}/register?/register`,
	method: 'POST',
	expect: 303,
	headers: { origin: url, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
	body: () => {
		const n = ++applicant;
		return new URLSearchParams({
			surname: `Ахметова${n}`,
			givenName: 'Айнұр',
			email: `new${process.pid}-${n}@bench.example`,
			country: 'KZ',
			kind: 'media',
			organisationText: 'Ахметов қоғамдық қоры 0',
			workingLanguage: 'kk',
			shownTo: 'nobody',
			preferredSessionId: '',
			formKey: `bench-${process.pid}-${n}`,
			consentParticipation: 'on'
		}).toString();
	}
});

/** Two programs asked in turn. @returns medians of the rounds, and the ratio A/B of each figure */
async function against(a: Measurable, askA: LoadRequest, b: Measurable, askB: LoadRequest, connections: number) {
	const taken = { a: [] as Awaited<ReturnType<typeof measure>>[], b: [] as Awaited<ReturnType<typeof measure>>[] };
	for (let round = 0; round < rounds; round++) {
		taken.a.push(await measure(a, askA, seconds, connections));
		taken.b.push(await measure(b, askB, seconds, connections));
	}
	const of = (list: typeof taken.a) => ({
		perSecond: median(list.map((each) => each.perSecond)),
		cpuMs: median(list.map((each) => each.cpuMs))
	});
	const ratios = taken.a.map((each, i) => each.perSecond / (taken.b[i]?.perSecond ?? 1));
	const cpu = taken.a.map((each, i) => each.cpuMs / (taken.b[i]?.cpuMs || 1));
	return { alang: of(taken.a), bare: of(taken.b), ratio: median(ratios), cpuRatio: median(cpu) };
}

async function againstBaseline(report: Report): Promise<void> {
	const place = await filled('sqlite', 200, null);
	const alang = await startAlang(place.dataDir, place.url);
	const page = `/forums/${slug}`;
	const html = Buffer.from(await (await fetch(alang.address + page)).arrayBuffer());
	writeFileSync(join(folder, 'page.gz'), gzipSync(html));
	const barePage = await startBaseline('page', join(folder, 'page.gz'));
	say(`Public page (${Math.round(html.length / 1024)} KB) against bare Node on the same bytes …`);
	report.page = { bytes: html.length, ...(await against(alang, { path: page }, barePage, { path: '/' }, 50)) };
	await barePage.stop();

	const raw = await filled('sqlite', 200, null);
	const bare = await startBaseline('registration', raw.url.slice('file:'.length));
	say('Registration against bare Node and the raw driver on the same rows …');
	report.registration = await against(alang, registration(alang.address), bare, { ...registration(bare.address), path: '/' }, 20);
	await Promise.all([alang.stop(), bare.stop()]);
}

async function atSize(engine: 'sqlite' | 'postgres', people: number, postgres: Postgres | null): Promise<Report['sizes'][number]> {
	const place = await filled(engine, people, postgres);
	const alang = await startAlang(place.dataDir, place.url);
	try {
		const headers = { cookie: await signIn(alang) };
		const words = ['Ахметова', 'Бекова Болат', 'Жақсыбеков Гүлнар', 'Ибраевабай', 'Оразов Ерлан'];
		let turn = 0;
		const search = (base: string, key: string) => () => ({
			path: `${base}?${key}=${encodeURIComponent(`${words[turn++ % words.length] ?? ''} ${(turn * 37) % people}`)}`,
			headers
		});
		const timed = async (asking: () => LoadRequest, times = 150) => {
			await latency(alang, asking, 10);
			return latency(alang, asking, times);
		};
		const desk = `/organiser/forums/${slug}`;
		const post = registration(alang.address);
		// for who is signed in, and before anybody else comes, a public page is made anew
		const rendered = await timed(() => ({ path: `/forums/${slug}`, headers }));
		return {
			engine,
			people,
			page: await timed(() => ({ path: `/forums/${slug}` })),
			rendered,
			deskLookUp: await timed(search(`/desk/forums/${slug}`, 'search')),
			list: await timed(() => ({ path: `${desk}/registrations`, headers })),
			search: await timed(search(`${desk}/registrations`, 'search')),
			summary: await timed(() => ({ path: `/official/forums/${slug}`, headers })),
			registration: await timed(() => post)
		};
	} finally {
		await alang.stop();
	}
}

async function startAndMemory(): Promise<Report['start']> {
	const place = await filled('sqlite', 5000, null);
	const starts: number[] = [];
	let memory = 0;
	for (let round = 0; round < rounds; round++) {
		const from = performance.now();
		const alang = await startAlang(place.dataDir, place.url);
		starts.push(performance.now() - from);
		if (round === rounds - 1) {
			const cookie = await signIn(alang);
			await measure(alang, { path: `/forums/${slug}` }, seconds, 20);
			await measure(alang, { path: `/organiser/forums/${slug}/registrations`, headers: { cookie } }, seconds, 5);
			memory = alang.memory();
		}
		await alang.stop();
	}
	return { readyMs: median(starts), memoryMb: memory };
}

async function pagesOf(report: Report): Promise<void> {
	const place = await filled('sqlite', 200, null);
	const alang = await startAlang(place.dataDir, place.url);
	try {
		const cookie = await signIn(alang);
		const made = await fetch(alang.address + registration(alang.address).path, {
			method: 'POST',
			redirect: 'manual',
			headers: registration(alang.address).headers ?? {},
			body: registration(alang.address).body?.() ?? ''
		});
		const own = new URL(made.headers.get('location') ?? '/', alang.address).pathname;
		const open = [`/`, `/forums/${slug}`, `/forums/${slug}/programme`, `/forums/${slug}/delegations`, `/forums/${slug}/register`];
		const staff = [
			`/organiser/forums/${slug}`,
			`/organiser/forums/${slug}/registrations`,
			`/desk/forums/${slug}`,
			`/official/forums/${slug}`
		];
		report.bytes = await bytesOf(alang, [...open.map((path) => ({ path })), { path: own }, ...staff.map((path) => ({ path, cookie }))]);
		report.bytes = report.bytes.map((each) => (each.page === own ? { ...each, page: '/registrations/…' } : each));
		say('Lighthouse with phone settings …');
		report.lighthouse = await scoresOf(alang, open.slice(0, 4));
	} finally {
		await alang.stop();
	}
}

const report: Report = { date: new Date().toISOString().slice(0, 10), node: process.version, sizes: [] };
let postgres: Postgres | null = null;
try {
	await againstBaseline(report);
	if (engines.includes('postgres')) postgres = await startPostgres(await freePort());
	for (const people of sizes) for (const engine of engines) report.sizes.push(await atSize(engine, people, postgres));
	report.start = await startAndMemory();
	await pagesOf(report);
	say(`\n${tableOf(report)}`);
	if (values.json) writeFileSync(values.json, `${JSON.stringify(report, null, '\t')}\n`);
} finally {
	await postgres?.stop();
	rmSync(folder, { recursive: true, force: true });
}
