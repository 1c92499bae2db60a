import { parse, type HTMLElement } from 'node-html-parser';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { hideEvent, publishEvent, showFile } from '../../src/lib/domain/measure/index.server.ts';
import { FILE_BYTES, FORM_BYTES, UPLOAD_BYTES } from '../../src/lib/server/http/uploads.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { bodiesFor } from '../security/forms.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aStoredFile, fileRows } from '../support/files.ts';
import { aForum, program } from '../support/forum.ts';
import { aVisitor } from '../support/http-client.ts';
import { aBody, anAdopted, assign, eventRows, grantedOrganiser } from '../support/measures.ts';
import { aServer, type Running } from '../support/server.ts';
import { anOffice, aPdf } from '../support/zip.ts';

/** Files as they come over the wire: limits, wrong contents, what comes back with a refusal, and how a file is handed out. */

const fresh = useFreshDatabase();
let server: Running;
const PASSWORD = 'құпия сөз бар мұнда';
const TEXT = 'Бұйрықтың жобасы әзірленді';

beforeEach(async () => {
	loadKey(false);
	server = await aServer(fresh.url);
});
afterEach(() => server.stop());

const says = (page: HTMLElement, words: string) => page.text.replaceAll('\u2060', '').replace(/\s+/g, ' ').includes(words);
const keptIn = (page: HTMLElement) => page.querySelectorAll('input[name="fileId"]').map((field) => field.getAttribute('value') ?? '');
const a = (data: Buffer, name = 'Хат №5.pdf') => new File([Uint8Array.from(data)], name, { type: 'application/pdf' });

async function signedIn(role: 'official' | 'organiser', forumId: string, bodyId?: string) {
	const email = `${role}-${forumId}@example.kz`;
	await createAccount(program, {
		...{ name: { surname: 'Тілеуов', givenName: 'Марат' }, email, language: 'kk', password: PASSWORD },
		roles: [{ role, scopeKind: 'forum', scopeId: forumId, ...(bodyId !== undefined && { bodyId }) }]
	});
	const visitor = aVisitor(server.address);
	await visitor.signIn(email, PASSWORD);
	/** sends a form as a browser does that was given a file */
	const upload = async (address: string, fields: Iterable<readonly [string, string]>, files: readonly File[], field = 'file') => {
		const body = new FormData();
		for (const [name, value] of fields) body.append(name, value);
		for (const file of files) body.append(field, file);
		const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		const answer = await fetch(server.address + address, {
			method: 'POST',
			redirect: 'manual',
			headers: { origin: server.address, accept: 'text/html', cookie },
			body
		});
		const html = await answer.text();
		return { status: answer.status, location: answer.headers.get('location'), html, page: parse(html) };
	};
	return { visitor, upload };
}

async function aStage() {
	const forumId = await aForum({ slug: 'here' });
	const bodyId = await aBody();
	const organiser = await grantedOrganiser(forumId);
	const { measureId } = await anAdopted(forumId);
	await assign(organiser, measureId, { leadId: bodyId, controlDate: '2036-06-30' });
	const { visitor, upload } = await signedIn('official', forumId, bodyId);
	const path = `/official/recommendations/${measureId}`;
	const [form] = bodiesFor((await visitor.ask(path)).text, 'answer');
	form?.delete('file');
	const answer = (more: Record<string, string>, files: readonly File[], from = form, at = path) => {
		const fields = new URLSearchParams(from);
		for (const [name, value] of Object.entries(more)) fields.set(name, value);
		return upload(`${at}?/answer`, fields, files);
	};
	return { forumId, bodyId, organiser, measureId, visitor, upload, path, answer };
}

test('a report with a file goes; 5 MB go, one byte more, nothing and what is no such file are sentences', async () => {
	const s = await aStage();
	const faults: [File, string][] = [
		[a(aPdf(FILE_BYTES + 1)), 'Файл 5 МБ-тан үлкен'],
		[a(Buffer.alloc(0)), 'Файл бос'],
		[a(Buffer.from('<html><script>alert(1)</script></html>')), 'Бұл файлдың түрі қабылданбайды'],
		[a(anOffice('docx', [{ name: 'word/a.bin', data: Buffer.alloc(70_000_000) }]), 'a.docx'), 'Файл ашылғанда тым үлкен'],
		[a(anOffice('xlsx', [{ name: 'xl/a.xml', data: Buffer.alloc(9), encrypted: true }]), 'a.xlsx'), 'Файл құпиясөзбен қорғалған'],
		[a(anOffice('docx', [{ name: 'word/vbaProject.bin', data: Buffer.alloc(9) }]), 'a.docx'), 'Файлда макрос бар'],
		[a(anOffice('docx', [{ name: 'word/embeddings/a.bin', data: Buffer.alloc(9) }]), 'a.docx'), 'Файлда басқа бағдарламаның нысаны'],
		[a(anOffice('docx').subarray(0, 100), 'a.docx'), 'Файл бүлінген']
	];
	for (const [file, sentence] of faults) {
		const { status, page } = await s.answer({ say: 'report', text: TEXT }, [file]);
		expect([sentence, status, says(page, sentence)]).toEqual([sentence, 400, true]);
		expect(page.querySelector('textarea[name="text"]')?.text.trim()).toBe(TEXT);
		expect(page.querySelector('#file')?.getAttribute('aria-invalid')).toBe('true');
	}
	expect([await eventRows(s.measureId), await fileRows(s.forumId)].map((rows) => rows.length)).toEqual([1, 0]);
	const sent = await s.answer({ say: 'report', text: TEXT }, [a(aPdf(FILE_BYTES))]);
	expect([sent.status, sent.location]).toEqual([303, `${s.path}?done=report`]);
	const [file] = await fileRows(s.forumId);
	expect([file?.bytes, file?.event_id, file?.public]).toEqual([FILE_BYTES, (await eventRows(s.measureId)).at(-1)?.id, 0]);
	const shown = parse((await s.visitor.ask(s.path)).text);
	expect(shown.querySelector(`a[href="/files/${file?.id}"]`)?.text).toBe('Хат №5.pdf');
});

test('a refusal and another language keep the file with what was typed; an unticked one is left out', async () => {
	const s = await aStage();
	const refused = await s.answer({ say: 'ask', text: TEXT }, [a(aPdf())]);
	expect([refused.status, keptIn(refused.page).length, says(refused.page, 'Хат №5.pdf')]).toEqual([400, 1, true]);
	const [again] = bodiesFor(refused.html, 'answer');
	again?.delete('file');
	const ru = await s.answer(
		{ keepTyped: '1' },
		[
			a(
				await sharp({ create: { width: 9, height: 9, channels: 3, background: '#fff' } })
					.png()
					.toBuffer(),
				'снимок.PNG'
			)
		],
		again,
		`/ru${s.path}`
	);
	expect([ru.status, ru.html.includes('<html lang="ru"'), keptIn(ru.page).length, says(ru.page, 'снимок.png')]).toEqual([
		200,
		true,
		2,
		true
	]);
	const [russian] = bodiesFor(ru.html, 'answer');
	const [first, second] = keptIn(ru.page);
	russian?.delete('file');
	russian?.delete('fileId');
	russian?.append('fileId', second ?? '');
	const done = await s.answer({ say: 'report', text: TEXT }, [], russian);
	expect(done.status).toBe(303);
	expect(new Map((await fileRows(s.forumId)).map((row) => [row.id, row.event_id !== null]))).toEqual(
		new Map([
			[first ?? '', false],
			[second ?? '', true]
		])
	);
});

test('a body that lost the measure meanwhile reads so; nothing is written, text and file stay', async () => {
	const s = await aStage();
	await assign(s.organiser, s.measureId, { leadId: await aBody(), controlDate: '2036-06-30' });
	const lost = await s.answer({ say: 'report', text: TEXT }, [a(aPdf())]);
	expect([lost.status, says(lost.page, 'енді органыңызға жүктелмеген'), says(lost.page, TEXT), says(lost.page, 'Хат №5.pdf')]).toEqual([
		...[409, true, true, true]
	]);
	expect((await eventRows(s.measureId)).map(({ kind }) => kind)).toEqual(['assign', 'assign']);
	expect((await fileRows(s.forumId)).map((row) => row.event_id)).toEqual([null]);
});

test('a file of somebody else in the form is not found there; a file anywhere else, or two, are refused', async () => {
	const s = await aStage();
	const [event] = await eventRows(s.measureId);
	const theirs = await aStoredFile(event?.id ?? '');
	const taken = await s.answer({ say: 'report', text: TEXT, fileId: theirs }, []);
	expect([taken.status, says(taken.page, 'Файл бұл бетте енді жоқ'), keptIn(taken.page)]).toEqual([400, true, []]);
	const large = aPdf(FORM_BYTES);
	for (const [address, files, field] of [
		[`${s.path}?/answer`, [a(large), a(large)], 'file'],
		[`${s.path}?/answer`, [a(large)], 'other'],
		['/login', [a(aPdf())], 'file'],
		['/forums/here/register?/register', [a(aPdf())], 'file']
	] as const)
		expect([address, (await s.upload(address, [['say', 'report']], files, field)).status]).toEqual([address, 400]);
	expect((await s.upload('/login', [], [a(large)])).status).toBe(413);
	expect(await eventRows(s.measureId)).toHaveLength(1);
});

test('nobody’s file is taken who does not find the page; the text comes back with the answer', async () => {
	const s = await aStage();
	const stranger = await signedIn('official', await aForum(), await aBody());
	const fields = [
		['say', 'report'],
		['text', TEXT]
	] as const;
	const send = (at = `${s.path}?/answer`) => stranger.upload(at, fields, [a(aPdf(FILE_BYTES))]);
	const missing = await send();
	expect([missing.status, says(missing.page.querySelector('.typed') ?? parse(''), TEXT)]).toEqual([404, true]);
	expect((await send('/organiser/forums/here/measures/letter?/enter')).status).toBe(404);
	stranger.visitor.cookies.clear();
	const ended = await send();
	const [back] = ended.page.querySelectorAll('form').filter((form) => form.getAttribute('action') === `${s.path}?/answer`);
	expect([ended.status, back?.querySelector('input[name="text"]')?.getAttribute('value')]).toEqual([401, TEXT]);
	expect(says(ended.page, 'Файлды (Хат №5.pdf) қайта таңдаңыз')).toBe(true);
	// control: a file alone is nothing that was typed
	expect((await stranger.upload(`${s.path}?/answer`, [], [a(aPdf(FILE_BYTES))])).status).toBe(303);
	expect(await fileRows(s.forumId)).toEqual([]);
});

test('a scan of 12 MB is a sentence beside the file, and what was typed stays; past 20 MB nothing is read', async () => {
	const s = await aStage();
	const { status, page } = await s.answer({ say: 'report', text: TEXT }, [a(aPdf(12_000_000))]);
	expect([status, says(page, 'Файл 5 МБ-тан үлкен'), page.querySelector('textarea[name="text"]')?.text.trim()]).toEqual([400, true, TEXT]);
	expect((await s.answer({ say: 'report', text: TEXT }, [a(aPdf(UPLOAD_BYTES))])).status).toBe(413);
	expect([(await eventRows(s.measureId)).length, await fileRows(s.forumId)]).toEqual([1, []]);
});

test('two at once of one account go, and a third and fourth wait for their turn', async () => {
	const s = await aStage();
	const answers = await Promise.all([1, 2, 3, 4].map((n) => s.answer({ say: 'ask', text: `${TEXT} ${n}` }, [a(aPdf(FILE_BYTES))])));
	expect(answers.map(({ status, page }) => [status, keptIn(page).length])).toEqual(answers.map(() => [400, 1]));
	// past those who wait the text comes back, with a sentence beside the file
	const crowd = await Promise.all([...Array(12).keys()].map((n) => s.answer({ say: 'ask', text: `${TEXT} ${n}` }, [a(aPdf(FILE_BYTES))])));
	expect(crowd.map(({ status, page }, n) => [status, says(page, `${TEXT} ${n}`)])).toEqual(crowd.map(() => [400, true]));
	expect(crowd.every(({ page }) => keptIn(page).length > 0 || says(page, 'Қазір жүктеме көп'))).toBe(true);
	// control: nothing is held afterwards
	const after = await s.answer({ say: 'ask', text: TEXT }, [a(aPdf(FILE_BYTES))]);
	expect([after.status, keptIn(after.page).length > 0]).toEqual([400, true]);
});

test('a file is saved and never opened here; what everybody may open is no secret, all else is private', async () => {
	const s = await aStage();
	const name = "Жауап (2) '«хат»'.pdf";
	await s.answer({ say: 'report', text: TEXT }, [a(aPdf(200_000), name)]);
	const [file] = await fileRows(s.forumId);
	const path = `/files/${file?.id}`;
	const own = await s.visitor.ask(path);
	expect([own.status, own.headers['content-length'], own.headers['content-type']]).toEqual([200, '200000', 'application/octet-stream']);
	expect(own.headers['content-disposition']).toMatch(/^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w%.~-]+$/);
	expect(decodeURIComponent(/UTF-8''(.*)$/.exec(String(own.headers['content-disposition']))?.[1] ?? '')).toBe(name);
	expect([own.headers['x-content-type-options'], own.headers['cache-control']]).toEqual(['nosniff', 'private, no-store']);
	expect(own.headers['content-security-policy']).toBe("sandbox; default-src 'none'");
	const anybody = () => fetch(server.address + path).then(async (answer) => ({ answer, bytes: Buffer.from(await answer.arrayBuffer()) }));
	expect((await anybody()).answer.status).toBe(404);
	await publishEvent(s.organiser, file?.event_id ?? '');
	await showFile(s.organiser, file?.id ?? '', true);
	const { answer, bytes } = await anybody();
	expect([answer.status, answer.headers.get('cache-control'), bytes.equals(aPdf(200_000))]).toEqual([200, 'public, max-age=60', true]);
	const list = (await fetch(`${server.address}/api/v1/forums/here/recommendations`).then((each) => each.json())) as unknown;
	expect(JSON.stringify(list)).toContain(path);
	const page = await fetch(`${server.address}/forums/here/recommendations/1`).then((each) => each.text());
	expect(page).toContain(`href="${path}"`);
});

test('a file of a form that was refused is in no other form, of no other account', async () => {
	const s = await aStage();
	expect((await s.answer({ say: 'report', text: '' }, [a(aPdf())])).status).toBe(400);
	const otherBody = await aBody();
	const { measureId } = await anAdopted(s.forumId);
	await assign(s.organiser, measureId, { leadId: otherBody, controlDate: '2036-06-30' });
	const other = await createAccount(program, {
		...{ name: { surname: 'Бекова', givenName: 'Сара' }, email: 'other@example.kz', language: 'kk', password: PASSWORD },
		roles: [{ role: 'official', scopeKind: 'forum', scopeId: s.forumId, bodyId: otherBody }]
	});
	const visitor = aVisitor(server.address);
	await visitor.signIn('other@example.kz', PASSWORD);
	const plain = { say: 'report', version: '1', language: 'kk', text: TEXT };
	expect((await visitor.ask(`/official/recommendations/${measureId}?/answer`, plain)).status).toBe(303);
	expect((await eventRows(measureId)).at(-1)?.by_account_id).toBe(other);
});

test('the same words once more, now with the file, bring the file to what was written', async () => {
	const s = await aStage();
	expect((await s.answer({ say: 'report', text: TEXT }, [])).status).toBe(303);
	for (let twice = 0; twice < 2; twice++) expect((await s.answer({ say: 'report', text: TEXT }, [a(aPdf())])).status).toBe(303);
	const events = await eventRows(s.measureId);
	expect(events.map(({ kind }) => kind)).toEqual(['assign', 'report']);
	expect((await fileRows(s.forumId)).map((row) => row.event_id)).toEqual([events[1]?.id, events[1]?.id]);
});

test('the scan of a letter belongs to each of its answers, and the page gives it back', async () => {
	const s = await aStage();
	const { measureId: second } = await anAdopted(s.forumId);
	await assign(s.organiser, second, { leadId: s.bodyId, controlDate: '2036-06-30' });
	const { visitor, upload } = await signedIn('organiser', s.forumId);
	const path = '/organiser/forums/here/measures/letter';
	const [form = new URLSearchParams()] = bodiesFor((await visitor.ask(`${path}?body=${s.bodyId}`)).text, 'enter');
	form.delete('file');
	const rows = form.getAll('measureId').length;
	form.delete('answer');
	form.delete('text');
	for (let n = 0; n < rows; n++)
		for (const [name, value] of [
			['answer', 'report'],
			['text', TEXT]
		] as const)
			form.append(name, value);
	// a scan that comes along while the body is chosen is given back too
	const chosen = await upload(`${path}?/body`, new URLSearchParams({ bodyId: s.bodyId, language: 'kk' }), [a(aPdf())]);
	expect([chosen.status, keptIn(chosen.page).length]).toEqual([200, 1]);
	const refused = await upload(`${path}?/enter`, form, [a(aPdf())]);
	expect([refused.status, keptIn(refused.page).length]).toEqual([400, 1]);
	const fields = new URLSearchParams(form);
	for (const [name, value] of [
		['letterNumber', '05-12/988'],
		['letterDate', '2026-11-20'],
		['fileId', keptIn(refused.page)[0] ?? '']
	] as const)
		fields.set(name, value);
	const done = await upload(`${path}?/enter`, fields, []);
	expect([done.status, done.location]).toEqual([303, `/organiser/forums/here/measures?body=${s.bodyId}&done=letter`]);
	const files = (await fileRows(s.forumId)).filter((row) => row.event_id !== null);
	expect([rows, files.length, files.filter((row) => row.same_as === null).length]).toEqual([2, 2, 1]);
	// the letter of an answer that is hidden is closed under its other answers too
	for (const { id, event_id } of files) {
		await publishEvent(s.organiser, event_id ?? '');
		await showFile(s.organiser, id, true);
	}
	const open = async () => (await fileRows(s.forumId)).filter((row) => row.public === 1).map(({ event_id }) => event_id);
	expect(await open()).toHaveLength(2);
	await hideEvent(s.organiser, files[0]?.event_id ?? '', 'Дербес дерек');
	expect(await open()).toEqual([files[0]?.event_id]);
	for (const { id } of files) expect([id, (await fetch(`${server.address}/files/${id}`)).status]).toEqual([id, 404]);
});

test('answers that are published together open their ticked files, and tell so; the others stay closed', async () => {
	const s = await aStage();
	for (const text of [TEXT, `${TEXT}, бекітілді`]) {
		const [form] = bodiesFor((await s.visitor.ask(s.path)).text, 'answer');
		form?.delete('file');
		expect((await s.answer({ say: 'report', text }, [a(aPdf())], form)).status).toBe(303);
	}
	const [first, second] = await fileRows(s.forumId);
	const { visitor } = await signedIn('organiser', s.forumId);
	const path = '/organiser/forums/here/measures/answers';
	const ticks = (page: HTMLElement) => page.querySelectorAll('input[name="openFileId"]');
	const ticked = (page: HTMLElement) => ticks(page).map((tick) => tick.hasAttribute('checked'));
	expect(ticked(parse((await visitor.ask(path)).text))).toEqual([false, false]);
	const send = (fields: [string, string][], at = path) => visitor.ask(`${at}?/publish`, new URLSearchParams(fields));
	const statusOf = async (id: string | undefined) => (await fetch(`${server.address}/files/${id}`)).status;
	// another language, and a press without an answer, keep the tick and open nothing
	const tick: [string, string] = ['openFileId', first?.id ?? ''];
	const ru = await send([tick, ['keepTyped', '1']], `/ru${path}`);
	const none = await send([tick]);
	for (const { text } of [ru, none]) expect(ticked(parse(text))).toEqual([true, false]);
	expect([await statusOf(first?.id), await statusOf(second?.id)]).toEqual([404, 404]);
	const done = await send([...[first, second].map((row): [string, string] => ['eventId', row?.event_id ?? '']), tick]);
	const page = parse(done.text);
	expect([done.status, says(page, 'жарияланды, көпшілікке ашылған файл: 1.'), ticks(page).length]).toEqual([200, true, 0]);
	expect([await statusOf(first?.id), await statusOf(second?.id)]).toEqual([200, 404]);
});
