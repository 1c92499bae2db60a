import type { TextMl } from '../i18n/localized-text.ts';

/**
 * Every reason for which a domain refuses something, with the HTTP status of its answer (src/lib/server/http/refusals.ts). Its sentence is
 * the message `refusal.<code>` in three languages.
 */
export const refusalStatus = {
	'not-found': 404,
	'not-allowed': 404,
	conflict: 409,
	'changed-meanwhile': 409,
	'form.unsaved': 409,
	'impossible-value': 400,
	'forum.cancelled': 409,
	'forum.not-cancelled': 409,
	'forum.over': 409,
	'forum.archived': 409,
	'forum.tells': 409,
	'forum.concerns': 409,
	'forum.kind-in-use': 409,
	'forum.not-ready': 409,
	'forum.twin': 409,
	'forum.address-offered': 409,
	'registration.closed': 409,
	'registration.not-yet-open': 409,
	'registration.not-live': 409,
	'registration.known': 409,
	'registration.state': 409,
	'registration.address-in-use': 409,
	'registration.no-address': 409,
	'registration.link-by-mail': 409,
	'registration.link-restricted': 409,
	'registration.link-replaced': 409,
	'registration.not-open-now': 409,
	'registration.undo-over': 409,
	'dialogue.closed': 409,
	'dialogue.not-yet-open': 409,
	'dialogue.full': 409,
	'dialogue.clash': 409,
	'dialogue.duty-clash': 409,
	'dialogue.already-here': 409,
	'dialogue.not-here': 409,
	'dialogue.seat-free': 409,
	'dialogue.cancelled': 409,
	'dialogue.begun': 409,
	'dialogue.over': 409,
	'dialogue.other-waiting': 409,
	'times.doubtful': 409,
	'programme.impossible-time': 409,
	'programme.concerns': 409,
	'programme.number-taken': 409,
	'programme.number-given': 409,
	'programme.twin': 409,
	'programme.hall-twin': 409,
	'programme.not-cancelled': 409,
	'programme.over': 409,
	'programme.in-use': 409,
	'programme.tells': 409,
	'programme.hall-in-use': 409,
	'access.wrong-sign-in': 400,
	'access.too-many': 429,
	'access.wrong-code': 400,
	'access.step-over': 410,
	'access.link-expired': 410,
	'access.link-used': 410,
	'access.last-admin': 409,
	'access.own-role': 409,
	'access.own-factor': 409,
	'access.address-taken': 409,
	'mail.sent': 409,
	'programme.hall-gone': 409,
	'organisation.merged': 409,
	'organisation.twin': 409,
	'organisation.unit-twin': 409,
	'organisation.decided': 404,
	'organisation.speaks': 409,
	'recommendation.after': 400,
	'recommendation.state': 409,
	'recommendation.version': 409,
	'recommendation.texts': 409,
	'recommendation.votes': 409,
	'recommendation.present': 409,
	'recommendation.merge': 409,
	'recommendation.proposals': 409,
	'recommendation.no-text': 400,
	'recommendation.decided': 409,
	'recommendation.concerns': 409,
	'recommendation.undo': 409,
	'recommendation.follow-over': 410,
	'document.too-long': 409,
	'programme.has-proposals': 409,
	'programme.has-recommendations': 409,
	'expert.not-confirmed': 409,
	'proposal.closed': 409,
	'proposal.not-confirmed': 409,
	'proposal.elsewhere': 409,
	'proposal.too-many': 409,
	'proposal.own': 409,
	'proposal.decided': 409,
	'proposal.translated': 409,
	'proposal.state': 409,
	'proposal.no-address': 409,
	'proposal.last-followed': 409,
	'proposal.twin': 409,
	'proposal.count': 409,
	'proposal.slips': 400,
	'attendance.not-expected': 409,
	// like anything else that is not found: nobody can tell a draft from what never existed
	'attendance.no-place': 404,
	'attendance.not-here': 404,
	'attendance.early': 409,
	'attendance.closed': 409,
	'attendance.over': 409,
	'server.busy': 503,
	'server.away': 503,
	// not 503, which takes a whole server out of service behind a proxy: reading goes on. RFC 4918 (11.5)
	'server.unwritable': 507
} as const;

export type RefusalCode = keyof typeof refusalStatus;

/** What fills a message's placeholders; a text in languages is shown in the reader's. */
export type RefusalDetails = Record<string, string | number | TextMl>;

/** A domain says no, for one of a closed set of reasons. `details` fill the message's placeholders. */
export class Refusal extends Error {
	override name = 'Refusal';
	readonly code: RefusalCode;
	readonly details: RefusalDetails;
	constructor(code: RefusalCode, details: RefusalDetails = {}) {
		super(code);
		this.code = code;
		this.details = details;
	}
}
