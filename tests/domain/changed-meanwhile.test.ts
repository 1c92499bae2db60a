import { describe, expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { editDelegation } from '../../src/lib/domain/delegation/index.server.ts';
import { delegationData } from '../../src/lib/domain/delegation/schema.ts';
import { setCapacity } from '../../src/lib/domain/dialogue/index.server.ts';
import {
	countriesData,
	countriesOf,
	forumById,
	forumData,
	forumInput as inputOfForum,
	guestsData,
	guestsInput,
	guestsOf,
	kindsData,
	kindsInput,
	kindsOf,
	outcomeData,
	proposalsData,
	setAdoptedBy,
	setCountries,
	setGuests,
	setKinds,
	setProposalsClose,
	setTerms,
	termsData
} from '../../src/lib/domain/forum/index.server.ts';
import {
	acceptedById,
	editOrganisation,
	everyUnit,
	saveUnit,
	writeKostanay,
	writeOrganisation
} from '../../src/lib/domain/organisation/index.server.ts';
import { organisationData, unitData } from '../../src/lib/domain/organisation/schema.ts';
import {
	createHall,
	createSession,
	editHall,
	formOf,
	inputOf,
	listHalls,
	sessionsByIds
} from '../../src/lib/domain/programme/index.server.ts';
import { hallData } from '../../src/lib/domain/programme/schema.ts';
import {
	addressDataOf,
	changeAddress,
	delegationForStaff,
	editInputOf,
	editRegistration,
	listDelegations,
	registrationById
} from '../../src/lib/domain/registration/index.server.ts';
import type { Actor } from '../../src/lib/server/actor.ts';
import { change } from '../../src/lib/server/change.ts';
import { now, setClock } from '../../src/lib/server/clock.ts';
import { read } from '../../src/lib/server/database/open.ts';
import { Refusal } from '../../src/lib/server/refusal.ts';
import { versionOf, noForm, type FormVersion } from '../../src/lib/server/optimistic-lock.ts';
import { editForumAndAdmit } from '../../src/lib/workflow/edit-forum.server.ts';
import { changeSession, publishSession } from '../../src/lib/workflow/move-session.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, anAccount, aPlatform, organiserOf, program, sessionInput } from '../support/forum.ts';

useFreshDatabase();

const admin = anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]);
type Variant = 'first' | 'second';
const named = (which: Variant) => ({ kk: which === 'first' ? 'Бірінші атау' : 'Екінші атау' });
const counted = (which: Variant) => (which === 'first' ? 41 : 42);

/** A form that rewrites a row: what it shows now, and the same form sent with one change or another. */
interface Form {
	stands(): Promise<object>;
	write(which: Variant, seen: FormVersion): Promise<unknown>;
}

const forms: Record<string, () => Promise<Form>> = {
	'the forum’s settings': async () => {
		const id = await aForum();
		const stands = async () => forumData(await forumById(id));
		const write = async (which: Variant, seen: FormVersion) =>
			editForumAndAdmit(organiserOf(id), id, { ...inputOfForum(forumData(await forumById(id))), title: named(which) }, seen);
		return { stands, write };
	},
	'its countries': async () => {
		const id = await aForum();
		const foreign = (which: Variant) => (which === 'first' ? ['UZ', 'BE'] : ['GE']);
		return {
			stands: async () => countriesData(await countriesOf(id)),
			write: (which, seen) => setCountries(organiserOf(id), id, { foreign: foreign(which), host: 'KZ' }, seen)
		};
	},
	'its guests': async () => {
		const id = await aForum();
		const stands = async () => guestsData(await guestsOf(id));
		const guest = (which: Variant) => ({ id: null, name: named(which), office: { kk: 'Төраға' }, said: { kk: 'Бір жол\r\nекі жол' } });
		return { stands, write: (which, seen) => setGuests(organiserOf(id), id, guestsInput(guestsData([guest(which)])), seen) };
	},
	'its kinds of participants': async () => {
		const id = await aForum();
		const before = await kindsOf(id);
		return {
			stands: async () => kindsData(await kindsOf(id)),
			write: (which, seen) => setKinds(organiserOf(id), id, kindsInput(kindsData([...before, { code: null, name: named(which) }])), seen)
		};
	},
	'its terms': async () => {
		const id = await aForum();
		return {
			stands: async () => termsData(await forumById(id)),
			write: (which, seen) =>
				setTerms(organiserOf(id), id, { retentionDays: counted(which), protocolLanguage: 'kk', confirmHours: null }, seen)
		};
	},
	'until when it takes proposals': async () => {
		const id = await aForum();
		const closes = (which: Variant) => (which === 'first' ? '2026-12-18T18:00' : '2026-12-19T18:00');
		return {
			stands: async () => proposalsData(await forumById(id)),
			write: (which, seen) => setProposalsClose(organiserOf(id), id, closes(which), seen)
		};
	},
	'a hall': async () => {
		const forumId = await aForum();
		const id = await createHall(program, forumId, { name: { kk: '1-зал' }, capacity: 100 });
		return {
			stands: async () => hallData((await listHalls(forumId))[0] ?? expect.unreachable()),
			write: (which, seen) => editHall(organiserOf(forumId), forumId, id, { name: named(which), capacity: null }, seen)
		};
	},
	'a session with its people': async () => {
		const forumId = await aForum();
		const office = { kk: 'Төраға' };
		const duties = [{ role: 'speaker' as const, personId: null, name: { kk: 'Айнұр Ахметова' }, office }];
		const id = await createSession(program, forumId, sessionInput({ duties }));
		const find = async () => (await sessionsByIds([id]))[0] ?? expect.unreachable();
		const data = async () => formOf(await find(), 'Asia/Qostanay');
		return {
			stands: data,
			async write(which, seen) {
				const session = await find();
				const input = inputOf(formOf(session, 'Asia/Qostanay'), session.duties);
				const more = { role: 'moderator' as const, personId: null, name: named(which), office };
				return changeSession(organiserOf(forumId), id, { ...input, duties: [...input.duties.slice(0, 1), more] }, seen);
			}
		};
	},
	'a platform’s seats': async () => {
		const forumId = await aForum();
		const id = await aPlatform(forumId, 30);
		return {
			stands: async () => ({ capacity: (await sessionsByIds([id]))[0]?.platform?.capacity }),
			write: (which, seen) => setCapacity(organiserOf(forumId), id, counted(which), seen)
		};
	},
	'a delegation': async () => {
		const forumId = await aForum();
		await aDelegate(forumId);
		const slug = (await listDelegations(forumId, { locale: 'kk' })).countries[0]?.delegations[0]?.slug ?? '';
		const find = () => delegationForStaff(organiserOf(forumId), forumId, slug);
		const { id } = await find();
		return {
			stands: async () => delegationData(await find()),
			write: (which, seen) =>
				editDelegation(organiserOf(forumId), id, { name: named(which), quota: counted(which), protocolPosition: null }, seen)
		};
	},
	'an organisation': async () => {
		const id = await change(program, 'organisation.write', (c) =>
			writeOrganisation(c, { name: { kk: 'Тізілімдегі ұйым' }, kind: 'ngo', country: 'KZ', state: 'accepted' })
		);
		return {
			stands: async () => organisationData(await acceptedById(admin, id)),
			write: (which, seen) => editOrganisation(admin, id, { name: named(which), kind: 'ngo' }, seen)
		};
	},
	'an administrative unit': async () => {
		await writeKostanay(admin);
		const unit = (await everyUnit())[3] ?? expect.unreachable();
		return {
			stands: async () => unitData((await everyUnit())[3] ?? expect.unreachable()),
			write: (which, seen) => saveUnit(admin, unit.id, { ...unit, name: named(which), rural: true }, seen)
		};
	},
	'a registration': async () => {
		const forumId = await aForum();
		const { registrationId: id } = await aDelegate(forumId);
		const stands = async () => editInputOf(await registrationById(id));
		const before = await stands();
		// a telephone number is stored in another form than it is typed
		const input = (which: Variant) => ({ ...before, phone: '8 777 123 45 67', position: named(which).kk });
		return { stands, write: (which, seen) => editRegistration(organiserOf(forumId), id, input(which), 'kk', seen) };
	},
	'a registration’s address': async () => {
		const forumId = await aForum();
		const { registrationId: id } = await aDelegate(forumId);
		return {
			stands: async () => addressDataOf(await registrationById(id)),
			write: (which, seen) => changeAddress(organiserOf(forumId), id, `${which}@example.kz`, seen)
		};
	}
};

const rows = async () => ({
	audit: (await read().selectFrom('audit_entry').select('id').execute()).length,
	outbox: (await read().selectFrom('outbox').select('id').execute()).length,
	revisions: await read().selectFrom('forum').select('revision').orderBy('id').execute()
});
const refusedWith = (code: string) => expect.objectContaining({ code }) as Refusal;

describe.each(Object.keys(forms))('%s', (name) => {
	const form = () => forms[name]?.() ?? expect.unreachable();

	test('the second of two who saw the same is refused, and nothing of his is written; knowing what stands now he may', async () => {
		const { stands, write } = await form();
		const seen = versionOf(await stands());
		await write('first', seen);
		const [standing, written] = [await stands(), await rows()];
		await expect(write('second', seen)).rejects.toEqual(refusedWith('changed-meanwhile'));
		expect(await stands()).toEqual(standing);
		expect(await rows()).toEqual(written);
		await write('second', versionOf(standing));
		expect(versionOf(await stands())).not.toBe(versionOf(standing));
	});

	test('a form without a mark is refused as an old one', async () => {
		const { stands, write } = await form();
		const [standing, written] = [await stands(), await rows()];
		await expect(write('first', '')).rejects.toEqual(refusedWith('changed-meanwhile'));
		expect(await stands()).toEqual(standing);
		expect(await rows()).toEqual(written);
	});

	test('the same form sent twice is one change', async () => {
		const { stands, write } = await form();
		const seen = versionOf(await stands());
		await write('first', seen);
		const standing = await stands();
		await write('first', seen);
		expect(await stands()).toEqual(standing);
	});

	test('of two at once exactly one is written', async () => {
		const { stands, write } = await form();
		const seen = versionOf(await stands());
		const both = await Promise.allSettled([write('first', seen), write('second', seen)]);
		expect(both.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
		const [loser] = both.filter((each) => each.status === 'rejected');
		expect(loser?.reason).toEqual(refusedWith('changed-meanwhile'));
	});

	test('without the guard the second overwrites the first: the control', async () => {
		const { stands, write } = await form();
		await write('first', noForm);
		const standing = versionOf(await stands());
		await write('second', noForm);
		expect(versionOf(await stands())).not.toBe(standing);
	});
});

test('of two organisers with the outcome settings open, the second learns that the first has changed them', async () => {
	const id = await aForum();
	const stands = async () => outcomeData(await forumById(id));
	const [one, other] = [organiserOf(id), organiserOf(id)];
	const seen = versionOf(await stands());
	await setAdoptedBy(one, id, 'platform', seen);
	const written = await rows();
	// a setting of two values: whoever still sees the former one and saves it would take the change back unknowingly
	await expect(setAdoptedBy(other, id, 'forum', seen)).rejects.toEqual(refusedWith('changed-meanwhile'));
	await expect(setAdoptedBy(other, id, 'forum', '')).rejects.toEqual(refusedWith('changed-meanwhile'));
	expect([await stands(), await rows()]).toEqual([{ adoptedBy: 'platform' }, written]);
	await setAdoptedBy(other, id, 'platform', seen);
	expect(await stands()).toEqual({ adoptedBy: 'platform' });
	await setAdoptedBy(other, id, 'forum', versionOf(await stands()));
	expect(await stands()).toEqual({ adoptedBy: 'forum' });
	// control: without the guard the change is taken back
	await setAdoptedBy(one, id, 'platform', noForm);
	await setAdoptedBy(other, id, 'forum', noForm);
	expect(await stands()).toEqual({ adoptedBy: 'forum' });
});

const whoAndWhen = async (refused: Promise<unknown>) => {
	const reason: unknown = await refused.then(() => null).catch((each: unknown) => each);
	if (!(reason instanceof Refusal)) return expect.unreachable('it was not refused');
	return reason.details;
};

test('the refusal says who changed it last, and when; a delegate is not told which of the staff it was', async () => {
	const forumId = await aForum();
	const accountId = await createAccount(program, {
		name: { surname: 'Бекова', givenName: 'Сара' },
		email: 'sara@example.kz',
		language: 'kk',
		roles: [{ role: 'organiser', scopeKind: 'forum', scopeId: forumId }]
	});
	const sara: Actor = { ...organiserOf(forumId), accountId };
	const { registrationId: id, actor: delegate } = await aDelegate(forumId);
	const before = editInputOf(await registrationById(id));
	const seen = versionOf(before);
	const edit = (actor: Actor, position: string) => editRegistration(actor, id, { ...before, position }, 'kk', seen);
	setClock('2026-11-24T06:00:00.000Z');
	await edit(sara, 'Төраға');
	const at = (await read().selectFrom('audit_entry').select('at').orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()).at;
	setClock('2026-11-24T07:00:00.000Z');
	expect(at < now()).toBe(true);
	expect(await whoAndWhen(edit(organiserOf(forumId), 'Директор'))).toEqual({ at, actor: 'account', by: 'Бекова Сара' });
	expect(await whoAndWhen(edit(delegate, 'Директор'))).toEqual({ at, actor: 'account', by: '' });
});

test('the version counts what a reader sees, not how it is written down', () => {
	const version = versionOf({ name: 'Зал', note: 'бір\nекі', rows: ['а', ''], capacity: null });
	expect(versionOf({ rows: ['а', ''], note: ' бір\r\nекі', name: 'Зал', seen: 'x', other: '' })).toBe(version);
	for (const other of [{ name: 'зал' }, { note: 'бір екі' }, { rows: ['а'] }, { rows: ['', 'а'] }, { capacity: 0 }])
		expect(versionOf({ name: 'Зал', note: 'бір\nекі', rows: ['а', ''], capacity: null, ...other })).not.toBe(version);
});

test('a draft is published as it stands, whoever edited it last', async () => {
	const forumId = await aForum();
	const id = await createSession(program, forumId, sessionInput({ state: 'draft' }));
	await Promise.all([
		publishSession(organiserOf(forumId), id),
		changeSession(organiserOf(forumId), id, sessionInput({ state: 'published', title: named('second') }), noForm)
	]);
	const [session] = await sessionsByIds([id]);
	expect([session?.state, session?.title]).toEqual(['published', named('second')]);
});
