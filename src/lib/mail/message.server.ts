import { plain } from '../i18n/text.ts';
import { translator } from '../i18n/translate.ts';
import { pathIn } from '../i18n/locales.ts';
import { now } from '../server/clock.ts';
import { config } from '../server/config.ts';
import { Refusal } from '../server/refusal.ts';
import { linkToken, openLink } from '../domain/access/index.server.ts';
import { calendarOf, programmeOf } from '../domain/programme/index.server.ts';
import { parkedBy, parkedToken } from '../domain/registration/index.server.ts';
import { officialName } from '../domain/registration/rules.ts';
import { factsOf, tellsStanding, type Facts } from './facts.server.ts';
import { NoLetter } from './faults.ts';
import { asHtml, asText, oneLine, type Letter } from './layout.ts';
import { write } from './letters.ts';
import { hiddenLinks, realLinks, type Links } from './links.server.ts';
import { passImage } from './pass-image.ts';
import type { Message } from './post.server.ts';
import type { OutboxMail } from './queue.server.ts';

const SUBJECT_MOST = 150;

/** How the person is spoken to: given name and patronymic, in English the whole name. */
function calledAs({ registration, account, locale }: Facts): string {
	if (!registration) return account?.name ?? '';
	const { surname, givenName, patronymic } = registration;
	const parts = locale === 'en' ? [givenName, surname] : [givenName || surname, patronymic];
	return parts.filter(Boolean).join(' ');
}

function letterOf(facts: Facts, links: Links): Letter {
	const { locale, forum } = facts;
	const t = translator(locale);
	const { subject, parts } = write(facts, links, now());
	const name = oneLine(calledAs(facts));
	const organiser = forum ? plain(forum.organiser, locale) : t('common.brand');
	return {
		locale,
		subject: oneLine(subject).slice(0, SUBJECT_MOST),
		greeting: name ? t('mail.greeting', { name }) : t('mail.greetingNoName'),
		parts,
		closing: [t('mail.closing'), organiser],
		small: [t('mail.auto'), ...(forum?.contactEmail ? [t('mail.answer')] : [])]
	};
}

/** The pass and the forum's sessions with one's own platforms, for a calendar. */
async function attachmentsOf({ kind, forum, registration, places, locale }: Facts): Promise<NonNullable<Message['attachments']>> {
	if (!tellsStanding(kind) || !forum || !registration) return [];
	const held = new Set(places.filter((place) => place.mine === 'held').map((place) => place.session.id));
	const sessions = (await programmeOf(forum.id)).filter(
		(session) => session.state === 'published' && (!session.platform || held.has(session.id))
	);
	const pass = { filename: `pass-${registration.number}.png`, content: passImage(registration.passCode), contentType: 'image/png' };
	if (!sessions.length) return [pass];
	const calendar = calendarOf(forum, sessions, locale, config().origin, pathIn(locale, `/forums/${forum.slug}`));
	return [pass, { filename: `${forum.slug}.ics`, content: calendar, contentType: 'text/calendar; charset=utf-8; method=PUBLISH' }];
}

/** A link that is over is not sent: the mail would lead nowhere. @throws NoLetter('link-over') */
async function demandLink({ kind, linkId }: Facts): Promise<void> {
	if ((kind !== 'access.invitation' && kind !== 'access.reset') || linkId === null) return;
	try {
		await openLink(linkToken(linkId), kind === 'access.reset' ? 'reset' : 'invitation');
	} catch (reason) {
		if (reason instanceof Refusal) throw new NoLetter('link-over');
		throw reason;
	}
}

/**
 * The mail of a row, made now: address, text and links as they are at this moment.
 * The number of the message is the row's, so a mail sent twice after a crash is known as the same.
 * @throws NoLetter when there is nobody to write to or nothing to say any more; Error when the text cannot be made
 */
export async function messageOf(mail: OutboxMail): Promise<Message> {
	const facts = await factsOf(mail);
	if (!facts.address) throw new NoLetter('no-address');
	await demandLink(facts);
	const parkedOver = facts.parkedId !== null && !(await parkedBy(parkedToken(facts.parkedId)));
	const letter = letterOf(parkedOver ? { ...facts, parkedId: null } : facts, realLinks(facts.locale));
	const { forum, registration, account } = facts;
	return {
		from: config().mailFrom,
		to: { name: oneLine(registration ? officialName(registration) : (account?.name ?? '')), address: oneLine(facts.address) },
		...(forum?.contactEmail && { replyTo: oneLine(forum.contactEmail) }),
		subject: letter.subject,
		text: asText(letter),
		html: asHtml(letter),
		textEncoding: 'base64',
		messageId: `<${mail.id}@${new URL(config().origin).hostname}>`,
		date: new Date(now()),
		headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', 'Content-Language': letter.locale },
		attachments: await attachmentsOf(facts),
		fileName: `${mail.id}.eml`
	};
}

/** The letter as an organiser may read it: as it would be made now, and without private links. */
export async function letterToRead(mail: OutboxMail): Promise<{ subject: string; text: string; locale: Letter['locale'] }> {
	const facts = await factsOf(mail);
	const letter = letterOf(facts, hiddenLinks(facts.locale));
	return { subject: letter.subject, text: asText(letter), locale: letter.locale };
}
