import { readsAsLink } from '../i18n/link-text.ts';
import { plain } from '../i18n/localized-text.ts';
import { translator } from '../i18n/translate.ts';
import { source } from '../i18n/locales.ts';
import { asLine, shortened } from '../i18n/typed-text.ts';
import { now } from '../server/clock.ts';
import { config } from '../server/config.ts';
import { mailTerms } from '../server/mail-kinds.ts';
import { can } from '../server/permissions/rules.ts';
import { Refusal } from '../server/refusal.ts';
import { linkToken, openLink } from '../domain/access/index.server.ts';
import { calendarOf, letterMethod } from '../domain/programme/index.server.ts';
import { pendingDuplicateBy, pendingDuplicateToken } from '../domain/registration/index.server.ts';
import { letterStands } from '../domain/programme/rules.ts';
import { registrationOpen } from '../domain/forum/rules.ts';
import { isLive, officialName } from '../domain/registration/rules.ts';
import type { Registration } from '../domain/registration/schema.ts';
import { mailContextOf, tellsDay, tellsStanding, type MailContext } from './context.server.ts';
import { NoLetter } from './delivery-errors.ts';
import { asHtml } from './html.ts';
import { asText, type Letter, type MailPart } from './render.ts';
import { write } from './templates.ts';
import { hiddenLinks, realLinks, type Links } from './links.server.ts';
import { passImage } from './pass-image.ts';
import type { Message } from './transport.server.ts';
import type { OutboxMail } from './queue.server.ts';

const SUBJECT_MOST = 150;

/** The registration, where the mail goes to its present address: who had the address before, or shares it, is not called by its name. */
const ownRegistration = (facts: MailContext): Registration | null => (facts.own ? facts.registration : null);

/** How the person is spoken to: given name and patronymic, in English the whole name; a name that holds a link is not said. */
function calledAs(facts: MailContext): string {
	const { account, locale } = facts;
	const registration = ownRegistration(facts);
	if (!registration) return facts.registration ? '' : ((locale === 'en' ? account?.name : account?.givenName) ?? account?.name ?? '');
	const { surname, givenName, patronymic } = registration;
	const parts = locale === 'en' ? [givenName, surname] : [givenName || surname, patronymic];
	const name = parts.filter(Boolean).join(' ');
	return readsAsLink(name) ? '' : name;
}

/** The recipient's name beside the address in the header To. */
function nameOf(facts: MailContext): string {
	const registration = ownRegistration(facts);
	const name = registration ? officialName(registration) : facts.registration ? '' : (facts.account?.name ?? '');
	return readsAsLink(name) ? '' : name;
}

function letterOf(facts: MailContext, links: Links): Letter {
	const { locale, forum } = facts;
	const t = translator(locale);
	const { subject, parts } = write(facts, links, now());
	const name = asLine(calledAs(facts));
	const organiser = forum ? plain(forum.organiser, locale) : t('common.brand');
	return {
		locale,
		subject: shortened(asLine(subject), SUBJECT_MOST),
		greeting: name ? t('mail.greeting', { name }) : t('mail.greetingNoName'),
		parts,
		closing: [t('mail.closing'), organiser],
		small: [t('mail.auto'), ...(forum?.contactEmail ? [t('mail.answer')] : [])]
	};
}

type Attachments = NonNullable<Message['attachments']>;

/** The calendar file of a letter about sessions; an entry for a cancelled session removes it from the calendar. */
function calendarFile({ kind, forum, session, calendar, locale }: MailContext): Attachments {
	if (!forum || !calendar.length) return [];
	const method = letterMethod(forum, calendar);
	const content = calendarOf(forum, calendar, locale, method);
	const name = kind === 'programme.moved' && session ? session.slug : forum.slug;
	return [{ filename: `${name}.ics`, content, contentType: `text/calendar; charset=utf-8; method=${method}` }];
}

/** The pass with a letter that says how the registration stands, and the calendar file. */
function attachmentsOf(facts: MailContext): Attachments {
	const { kind, registration } = facts;
	const pass = tellsStanding(kind) && registration;
	return [
		...(pass ? [{ filename: `pass-${pass.number}.png`, content: passImage(pass.passCode), contentType: 'image/png' }] : []),
		...calendarFile(facts)
	];
}

/**
 * A letter that waited too long is not sent: its session has begun, its forum is over, or it says how a registration stands that no longer
 * does, or to somebody who may not know it any more, or of measures that wait for another body or for none. @throws NoLetter('over')
 */
function requireSense({ kind, forum, session, registration, account, measures, week }: MailContext): void {
	const stale = tellsDay(kind) && registration !== null && !isLive(registration.state);
	const notTheirs = kind === 'access.withdrawals' && !(forum && account && can(account, 'registration.list', { forumId: forum.id }));
	const noMeasure = kind.startsWith('measure.') && !measures.length && !week.length;
	if (stale || notTheirs || noMeasure || !letterStands(mailTerms[kind], { forum, session }, now())) throw new NoLetter('over');
}

/** A link that is over is not sent: the mail would lead nowhere. @throws NoLetter('link-over') */
async function requireLink(facts: MailContext): Promise<void> {
	const { kind, linkId, offer } = facts;
	if (kind === 'access.role-offer' && offer === null) throw new NoLetter('link-over');
	// who follows no more, and what is hidden from everybody by now, is not written about
	if (kind === 'expert.offered' && facts.expertToken === null) throw new NoLetter('link-over');
	const tells = kind === 'proposal.news' || kind === 'recommendation.news';
	const nothing = !facts.news.length && !facts.recommendationNews.length && !facts.measureNews.length;
	if (tells && nothing) throw new NoLetter('link-over');
	if ((tells || kind === 'proposal.followed') && facts.followToken === null) throw new NoLetter('link-over');
	if (kind === 'recommendation.follow' && facts.followRequest === null) throw new NoLetter('link-over');
	if ((kind !== 'access.invitation' && kind !== 'access.reset') || linkId === null) return;
	try {
		await openLink(linkToken(linkId), kind === 'access.reset' ? 'reset' : 'invitation');
	} catch (reason) {
		if (reason instanceof Refusal) throw new NoLetter('link-over');
		throw reason;
	}
}

/** A mail whose text is made. */
interface Made {
	facts: MailContext;
	address: string;
	letter: Letter;
}

/** What goes to an account that was disabled meanwhile is needless. @throws NoLetter when there is nobody to write to or nothing to say any more; Error when the text cannot be made */
async function madeOf(mail: OutboxMail): Promise<Made> {
	const facts = await mailContextOf(mail);
	if (!facts.address) throw new NoLetter(mail.account_id ? 'over' : 'no-address');
	requireSense(facts);
	await requireLink(facts);
	const duplicateOver = facts.duplicateId !== null && !(await pendingDuplicateBy(pendingDuplicateToken(facts.duplicateId)));
	const present = duplicateOver ? { ...facts, duplicateId: null } : facts;
	const canRegister = facts.forum !== null && registrationOpen(facts.forum, now());
	if (mail.kind === 'registration.address-taken' && !present.own && (duplicateOver || !canRegister)) throw new NoLetter('link-over');
	return { facts: present, address: facts.address, letter: letterOf(present, realLinks(facts.locale)) };
}

const host = () => new URL(config().origin).hostname;
const headersOf = (locale: Letter['locale'], followToken: string | null = null): Record<string, string> => ({
	'Auto-Submitted': 'auto-generated',
	'X-Auto-Response-Suppress': 'All',
	'Content-Language': locale,
	...(followToken !== null && unsubscribeHeaders(followToken))
});
/** Headers by which a mail program ends these letters with one press (RFC 2369, RFC 8058). */
const unsubscribeHeaders = (followToken: string) => ({
	'List-Unsubscribe': `<${config().origin}/follow/${followToken}/unsubscribe>`,
	'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click'
});

/**
 * The mail of a row, made now: address, text and links as they are at this moment.
 * The number of the message is the row's, so a mail sent twice after a crash is known as the same.
 * @throws NoLetter when there is nobody to write to or nothing to say any more; Error when the text cannot be made
 */
export async function messageOf(mail: OutboxMail): Promise<Message> {
	const { facts, address, letter } = await madeOf(mail);
	const { forum } = facts;
	return {
		from: config().mailFrom,
		to: { name: asLine(nameOf(facts)), address: asLine(address) },
		...(forum?.contactEmail && { replyTo: asLine(forum.contactEmail) }),
		subject: letter.subject,
		text: asText(letter),
		html: asHtml(letter),
		textEncoding: 'base64',
		messageId: `<${mail.id}@${host()}>`,
		date: new Date(now()),
		headers: headersOf(letter.locale, facts.followToken),
		attachments: attachmentsOf(facts),
		fileName: `${mail.id}.eml`
	};
}

/** A letter of a joined one. */
export interface JoinedPart extends Made {
	attachments: Attachments;
}

/** Mails that are equal in this say the same: a joined letter holds it once. */
const sameText = (mail: OutboxMail) => [mail.kind, mail.registration_id, mail.language, mail.params].join(' ');

/** The letters of several mails to one address, those that say the same once; and those that cannot be made, with the reason. */
export async function renderMails(
	mails: readonly OutboxMail[]
): Promise<{ letters: JoinedPart[]; failed: { mail: OutboxMail; error: unknown }[] }> {
	const [letters, failed]: [JoinedPart[], { mail: OutboxMail; error: unknown }[]] = [[], []];
	const said = new Set<string>();
	for (const mail of [...mails].sort((a, b) => (a.id < b.id ? -1 : 1))) {
		if (said.has(sameText(mail))) continue;
		try {
			const made = await madeOf(mail);
			letters.push({ ...made, attachments: attachmentsOf(made.facts) });
			said.add(sameText(mail));
		} catch (error) {
			failed.push({ mail, error });
		}
	}
	return { letters, failed };
}

/**
 * Joins several letters to one address: their subjects first, then each letter whole, with its links and attachments. Each letter greets
 * its own person.
 * @param lead the mail from whose id the message id is made
 */
export function joinedMessage(lead: OutboxMail, parts: readonly JoinedPart[]): Message {
	const locale = parts[0]?.letter.locale ?? source;
	const t = translator(locale);
	const contacts = new Set(parts.map(({ facts }) => facts.forum?.contactEmail ?? ''));
	const [contact] = contacts.size === 1 ? contacts : [];
	const brands = new Set(parts.flatMap(({ facts }) => (facts.forum ? [plain(facts.forum.organiser, locale)] : [])));
	const [organiser = t('common.brand')] = brands.size === 1 ? brands : [];
	const letter: Letter = {
		locale,
		subject: t('mail.joined.subject', { n: parts.length }),
		greeting: t('mail.greetingNoName'),
		parts: [
			{ text: t('mail.joined.first', { n: parts.length }) },
			{ text: parts.map((part, index) => `${index + 1}. ${part.letter.subject}`).join('\n') },
			...parts.map((part, index): MailPart => ({ letter: part.letter, number: index + 1 }))
		],
		closing: [t('mail.closing'), organiser],
		small: [t('mail.auto'), ...(contact ? [t('mail.answer')] : [])]
	};
	return {
		from: config().mailFrom,
		to: { name: '', address: asLine(parts[0]?.address ?? '') },
		...(contact && { replyTo: asLine(contact) }),
		subject: letter.subject,
		text: asText(letter),
		html: asHtml(letter),
		textEncoding: 'base64',
		messageId: `<joined-${lead.id}@${host()}>`,
		date: new Date(now()),
		headers: headersOf(locale),
		attachments: parts.flatMap(({ attachments }, index) =>
			attachments.map((file) => ({ ...file, filename: `${index + 1}-${String(file.filename)}` }))
		),
		fileName: `${lead.id}.joined.eml`
	};
}

/** The letter as an organiser may read it: as it would be made now, and without private links. */
export async function letterToRead(mail: OutboxMail): Promise<{ subject: string; text: string; locale: Letter['locale'] }> {
	const facts = await mailContextOf(mail);
	const letter = letterOf(facts, hiddenLinks(facts.locale));
	return { subject: letter.subject, text: asText(letter), locale: letter.locale };
}
