import sharp from 'sharp';
import { beforeEach, expect, test } from 'vitest';
import { dropUnusedFiles, waitingFiles } from '../../src/lib/domain/file/index.server.ts';
import { MOST_FILES } from '../../src/lib/domain/file/schema.ts';
import {
	enterForBody,
	fileFor,
	hideEvent,
	letterFiles,
	measureFiles,
	measureFor,
	measureForBody,
	publicMeasures,
	publishEvent,
	showFile,
	takeStep
} from '../../src/lib/domain/measure/index.server.ts';
import type { AccountActor, Actor } from '../../src/lib/server/actor.ts';
import { anonymous } from '../../src/lib/server/actor.ts';
import { FILE_BYTES } from '../../src/lib/server/http/uploads.ts';
import { HOUR, later, setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aWaitingFile, fileRows } from '../support/files.ts';
import { aForum, THEN } from '../support/forum.ts';
import { aBody, anAdopted, assign, eventRows, grantedOrganiser, measureRow, officialOf, stepInput } from '../support/measures.ts';
import { aPdf } from '../support/zip.ts';

/** Files as evidence: kept beside the form, given to events, read by those who may, hidden with their event. */

useFreshDatabase();

let forumId: string;
let measureId: string;
let recommendationId: string;
let bodyId: string;
let official: AccountActor;
let organiser: AccountActor;

beforeEach(async () => {
	setClock(THEN);
	forumId = await aForum();
	bodyId = await aBody();
	organiser = await grantedOrganiser(forumId);
	official = await officialOf(forumId, bodyId);
	({ measureId, recommendationId } = await anAdopted(forumId));
	await assign(organiser, measureId, { leadId: bodyId });
});

const page = () => measureFiles(measureId);
const report = async (files: readonly string[], actor = official) =>
	takeStep(actor, measureId, stepInput('report', (await measureRow(measureId)).version), files);
const lastEvent = async () => (await eventRows(measureId)).at(-1)?.id ?? '';
const codeOf = (work: Promise<unknown>) =>
	work.then(
		() => null,
		(reason: { code?: string }) => reason.code ?? reason
	);
async function bytesFor(actor: Actor, id: string): Promise<Buffer> {
	const parts: Uint8Array[] = [];
	for await (const chunk of (await fileFor(actor, id)).chunks) parts.push(chunk);
	return Buffer.concat(parts);
}
const reads = async (actor: Actor, id: string) => (await codeOf(fileFor(actor, id))) === null;
const everybodySees = async () =>
	((await publicMeasures([recommendationId])).get(recommendationId) ?? []).flatMap(({ events }) => events.flatMap(({ files }) => files));

test('a file waits for its form, belongs to the answer, and comes back byte for byte', async () => {
	const data = aPdf(FILE_BYTES);
	data.set([1, 2, 3], FILE_BYTES - 200_000);
	const file = await aWaitingFile(official, forumId, page(), 'Хат №5.pdf', data);
	expect(await waitingFiles(official, { forumId, page: page() }, [file.id])).toEqual([file]);
	expect(await reads(official, file.id)).toBe(false);
	await report([file.id]);
	expect(await waitingFiles(official, { forumId, page: page() }, [file.id])).toEqual([]);
	expect((await bytesFor(official, file.id)).equals(data)).toBe(true);
	const [chunk] = await database()
		.reader.selectFrom('file_chunk')
		.select((e) => [e.fn.countAll<number>().as('n'), e.fn.max('n').as('last')])
		.execute();
	expect([Number(chunk?.n), Number(chunk?.last)]).toEqual([80, 79]);
	const view = await measureFor(organiser, measureId);
	expect(view.events.at(-1)?.files).toEqual([{ ...file, name: 'Хат №5.pdf', public: false }]);
	const verbs = await database().reader.selectFrom('audit_entry').select('verb').where('subject_id', '=', file.id).execute();
	expect(verbs).toEqual([{ verb: 'file.keep' }]);
});

test('what is somebody else’s, of another page, used or gone is refused, and nothing is written', async () => {
	const other = await officialOf(forumId, bodyId);
	const theirs = await aWaitingFile(other, forumId, page());
	const elsewhere = await aWaitingFile(official, forumId, 'measure:another');
	const used = await aWaitingFile(official, forumId, page());
	await report([used.id]);
	const { version } = await measureRow(measureId);
	for (const id of [theirs.id, elsewhere.id, used.id, 'none']) expect([id, await codeOf(report([id]))]).toEqual([id, 'file.gone']);
	const many = await Promise.all(Array.from({ length: MOST_FILES + 1 }, () => aWaitingFile(official, forumId, page())));
	expect(await codeOf(report(many.map(({ id }) => id)))).toBe('file.many');
	expect((await measureRow(measureId)).version).toBe(version);
	expect((await fileRows(forumId)).filter((row) => row.event_id !== null).map(({ id }) => id)).toEqual([used.id]);
	// control: five go
	await report(many.slice(0, MOST_FILES).map(({ id }) => id));
	expect((await fileRows(forumId)).filter((row) => row.event_id !== null)).toHaveLength(MOST_FILES + 1);
});

test('two forms with one file at once: one answer has it', async () => {
	const file = await aWaitingFile(official, forumId, page());
	const { version } = await measureRow(measureId);
	const both = await Promise.all(
		['Бірінші', 'Екінші'].map((text) => codeOf(takeStep(official, measureId, stepInput('report', version, { text }), [file.id])))
	);
	expect(both.filter((code) => code === null)).toHaveLength(1);
	expect(await eventRows(measureId)).toHaveLength(2);
	expect((await fileRows(forumId))[0]?.event_id).toBe(await lastEvent());
	// a form that comes twice is answered as the first, though its file is used already
	const [event] = (await eventRows(measureId)).slice(-1);
	const text = both[0] === null ? 'Бірінші' : 'Екінші';
	expect(await codeOf(takeStep(official, measureId, stepInput('report', version, { text }), [file.id]))).toBe(null);
	expect(await lastEvent()).toBe(event?.id);
});

test('a body that lost the measure: nothing written, the file waits', async () => {
	const file = await aWaitingFile(official, forumId, page());
	await assign(organiser, measureId, { leadId: await aBody() });
	expect(await codeOf(report([file.id]))).toBe('measure.lost');
	expect(await waitingFiles(official, { forumId, page: page() }, [file.id])).toEqual([file]);
	expect((await eventRows(measureId)).map(({ kind }) => kind)).toEqual(['assign', 'assign']);
});

test('everybody opens what is published and let open; a hidden answer hides its files at once', async () => {
	const file = await aWaitingFile(official, forumId, page());
	await report([file.id]);
	const event = await lastEvent();
	const rival = await officialOf(forumId, await aBody());
	const who = async () => Promise.all([anonymous, rival, official, organiser].map((each) => reads(each, file.id)));
	expect([await who(), await everybodySees()]).toEqual([[false, false, true, true], []]);
	await publishEvent(organiser, event);
	expect([await who(), await everybodySees()]).toEqual([[false, false, true, true], []]);
	await showFile(organiser, file.id, true);
	expect([await who(), (await everybodySees()).map(({ id }) => id)]).toEqual([[true, true, true, true], [file.id]]);
	await hideEvent(organiser, event, 'Дербес дерек');
	expect([await who(), await everybodySees()]).toEqual([[false, false, true, true], []]);
	expect(await codeOf(showFile(organiser, file.id, true))).toBe('measure.hidden');
	await publishEvent(organiser, event, true);
	expect(await who()).toEqual([true, true, true, true]);
	await showFile(organiser, file.id, false);
	expect([await who(), await everybodySees()]).toEqual([[false, false, true, true], []]);
	for (const actor of [official, rival, await grantedOrganiser(await aForum())])
		expect(await codeOf(showFile(actor, file.id, true))).toBe('not-found');
});

test('beside the lead: an official reads only what is public of the other body', async () => {
	const co = await aBody();
	await assign(organiser, measureId, { leadId: bodyId, bodyIds: [co] });
	const beside = await officialOf(forumId, co);
	const [closed, open] = [await aWaitingFile(official, forumId, page()), await aWaitingFile(official, forumId, page())];
	await report([closed.id, open.id]);
	const seen = async () => (await measureForBody(beside, measureId)).measure?.events.at(-1)?.files.map(({ id }) => id);
	expect([await seen(), await reads(beside, open.id)]).toEqual([[], false]);
	await publishEvent(organiser, await lastEvent());
	await showFile(organiser, open.id, true);
	expect([await seen(), await reads(beside, open.id), await reads(beside, closed.id)]).toEqual([[open.id], true, false]);
});

test('the scan of a letter belongs to each answer, its bytes are there once', async () => {
	const { measureId: second } = await anAdopted(forumId);
	await assign(organiser, second, { leadId: bodyId });
	const scan = await aWaitingFile(organiser, forumId, letterFiles(forumId));
	const letter = { number: '05-12/988', date: '2026-11-20' };
	const answers = await Promise.all(
		[measureId, second].map(async (id) => ({ measureId: id, input: stepInput('report', (await measureRow(id)).version, { letter }) }))
	);
	await enterForBody(organiser, { bodyId, answers, way: 'letter', scan: { forumId, files: [scan.id] } });
	const rows = await fileRows(forumId);
	expect(rows.map(({ name, same_as }) => [name, same_as]).sort()).toEqual(
		[
			['Хат №5.pdf', null],
			['Хат №5.pdf', scan.id]
		].sort()
	);
	expect(new Set(rows.map(({ event_id }) => event_id)).size).toBe(2);
	for (const { id } of rows) expect((await bytesFor(official, id)).equals(aPdf())).toBe(true);
	expect(await database().reader.selectFrom('file_chunk').select('n').execute()).toHaveLength(1);
});

test('what no form took goes after 48 hours', async () => {
	const [unused, used] = [await aWaitingFile(official, forumId, page()), await aWaitingFile(official, forumId, page())];
	await report([used.id]);
	setClock(later(THEN, 48 * HOUR - 1000));
	expect(await dropUnusedFiles()).toBe(0);
	setClock(later(THEN, 48 * HOUR + 1000));
	expect(await dropUnusedFiles()).toBe(1);
	expect((await fileRows(forumId)).map(({ id }) => id)).toEqual([used.id]);
	expect(await codeOf(report([unused.id]))).toBe('file.gone');
	expect(await database().reader.selectFrom('file_chunk').select('file_id').execute()).toEqual([{ file_id: used.id }]);
});

test('of one account twenty files wait at most: the oldest makes room', async () => {
	const waiting: string[] = [];
	for (let n = 0; n < 21; n++) waiting.push((await aWaitingFile(official, forumId, page())).id);
	const theirs = await aWaitingFile(await officialOf(forumId, bodyId), forumId, page());
	const there = (await fileRows(forumId)).map(({ id }) => id);
	expect([there.length, there.includes(waiting[0] ?? ''), there.includes(waiting[1] ?? ''), there.includes(theirs.id)]).toEqual([
		21,
		false,
		true,
		true
	]);
	expect(await codeOf(report([waiting[0] ?? '']))).toBe('file.gone');
});

test('a picture loses what it says of its place and device, and stands upright', async () => {
	const marked = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#a00' } })
		.jpeg()
		.withExif({ IFD0: { Make: 'SecretPhone' }, IFD3: { GPSLatitude: '53/1 12/1 0/1' } })
		.withMetadata({ orientation: 6 })
		.toBuffer();
	// control: it says so
	expect(await sharp(marked).metadata()).toMatchObject({ orientation: 6, width: 40 });
	expect(marked.includes('SecretPhone')).toBe(true);
	const file = await aWaitingFile(official, forumId, page(), 'сурет.jpg', marked);
	await report([file.id]);
	const back = await bytesFor(official, file.id);
	const { exif, icc, xmp, width, height, format } = await sharp(back).metadata();
	expect([exif, icc, xmp, width, height, format, back.includes('SecretPhone')]).toEqual([
		undefined,
		undefined,
		undefined,
		20,
		40,
		'jpeg',
		false
	]);
	expect(file.bytes).toBe(back.length);
	const wide = await sharp({ create: { width: 10_000, height: 5_000, channels: 3, background: '#fff' } })
		.png()
		.toBuffer();
	expect(await codeOf(aWaitingFile(official, forumId, page(), 'x.png', wide))).toBe('file.pixels');
	expect(await codeOf(aWaitingFile(official, forumId, page(), 'x.jpg', marked.subarray(0, 200)))).toBe('file.broken');
});
