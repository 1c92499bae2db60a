import { config } from '../../../server/config.ts';
import { plain } from '../../../i18n/localized-text.ts';
import { pathIn, type Locale } from '../../../i18n/locales.ts';
import { translate } from '../../../i18n/translate.ts';
import { withOffset } from '../../../i18n/time-zone.ts';
import type { Forum } from '../../forum/schema.ts';
import { takesPlace } from '../rules.ts';
import type { Session } from '../schema.ts';

/**
 * schedule.xml as conference apps read it, after the schema that c3voc publishes: https://c3voc.de/schedule/schema.xsd (a copy lies in
 * tests/fixtures). It knows no state of an event: that one is cancelled stands in its title, as FOSDEM does it, and the reason in the
 * subtitle. It takes one language for an event: the file's own when the session is held in it; all of them stand in the description.
 */

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** XML 1.0 has no control characters: they are left out. */
const text = (value: string) =>
	// eslint-disable-next-line no-control-regex -- XML 1.0 has no place for them
	value.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/[&<>"]/g, (letter) => escapes[letter] ?? '');
const tag = (name: string, value: string) => `<${name}>${text(value)}</${name}>`;

function duration(session: Session): string {
	const minutes = Math.round((Date.parse(session.endsAt) - Date.parse(session.startsAt)) / 60_000);
	return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** The schema wants a positive whole number beside the id: the last 48 bits of ours. */
const numberOf = (id: string) => Number.parseInt(id.replaceAll('-', '').slice(-12), 16) + 1;

/** Everybody with a duty once, whatever they do there. */
function people(session: Session, locale: Locale): string {
	const once = new Map(session.duties.map((duty) => [duty.personId, duty]));
	return [...once.values()]
		.map(({ personId, name }) => `<person id="${numberOf(personId)}" guid="${personId}">${text(plain(name, locale))}</person>`)
		.join('');
}

function descriptionOf(session: Session, locale: Locale): string {
	const list = session.languages.map((language) => translate(locale, `programme.lang.${language as Locale}`)).join(', ');
	return [plain(session.description, locale), list && translate(locale, 'programme.languages', { list })].filter(Boolean).join('\n\n');
}

/** The one language of the schema; of none, no element. */
function languageTag({ languages }: Session, locale: Locale): string {
	const language = languages.find((each) => each === locale) ?? languages[0];
	return language ? tag('language', language) : '';
}

function event(session: Session, room: string, forum: Forum, locale: Locale, address: string): string {
	const held = takesPlace(session, forum);
	const title = plain(session.title, locale);
	const note = session.state === 'cancelled' ? session.cancelNote : forum.cancelNote;
	return [
		`<event id="${numberOf(session.id)}" guid="${session.id}">`,
		tag('room', room),
		tag('title', held ? title : translate(locale, 'programme.cancelledTitle', { title })),
		tag('subtitle', held ? '' : plain(note, locale)),
		tag('type', session.kind),
		tag('date', withOffset(session.startsAt, forum.timeZone)),
		tag('start', session.startsLocal.slice(11)),
		tag('duration', duration(session)),
		tag('abstract', ''),
		tag('track', ''),
		`<persons>${people(session, locale)}</persons>`,
		languageTag(session, locale),
		tag('description', descriptionOf(session, locale)),
		tag('url', `${address}/sessions/${session.slug}`),
		'</event>'
	].join('');
}

/** The schema wants four letters at least. */
const acronym = (slug: string) => slug.padEnd(4, '_');

/** A forum's timetable in a language. */
export function scheduleXml(forum: Forum, sessions: readonly Session[], locale: Locale): string {
	const address = `${config().origin}${pathIn(locale, `/forums/${forum.slug}`)}`;
	const days = [...Map.groupBy(sessions, (session) => session.day)].sort(([a], [b]) => a.localeCompare(b));
	const roomOf = (session: Session) => plain(session.hall?.name ?? forum.venue ?? forum.city, locale);
	const body = days.map(([date, list], index) => {
		const rooms = [...Map.groupBy(list, roomOf)].map(
			([room, events]) =>
				`<room name="${text(room)}">${events.map((session) => event(session, room, forum, locale, address)).join('')}</room>`
		);
		const ends = list.map((session) => session.endsAt).sort();
		const from = withOffset(list[0]?.startsAt ?? forum.startsAt, forum.timeZone);
		const to = withOffset(ends.at(-1) ?? forum.endsAt, forum.timeZone);
		return `<day index="${index + 1}" date="${date}" start="${from}" end="${to}">${rooms.join('')}</day>`;
	});
	const conference = [
		tag('title', plain(forum.title, locale)),
		tag('acronym', acronym(forum.slug)),
		tag('start', withOffset(forum.startsAt, forum.timeZone)),
		tag('end', withOffset(forum.endsAt, forum.timeZone)),
		tag('days', String(Math.max(1, days.length))),
		tag('url', address),
		tag('time_zone_name', forum.timeZone)
	].join('');
	return [
		'<?xml version="1.0" encoding="UTF-8"?>',
		`<schedule><generator name="Alang"/>${tag('url', `${address}/programme.xml`)}${tag('version', String(forum.revision))}`,
		`<conference>${conference}</conference>`,
		body.length ? body.join('') : emptyDay(forum),
		'</schedule>\n'
	].join('');
}

/** The schema wants one day at least. */
const emptyDay = (forum: Forum) =>
	`<day index="1" date="${forum.startsLocal.slice(0, 10)}" start="${withOffset(forum.startsAt, forum.timeZone)}" end="${withOffset(forum.endsAt, forum.timeZone)}"/>`;
