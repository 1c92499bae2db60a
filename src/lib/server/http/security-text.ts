import { locales } from '../../i18n/locales.ts';
import { config } from '../config.ts';
import { DAY, later, now } from '../clock.ts';

/** The address within `Name <address>`, or the whole. */
const addressIn = (from: string): string => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim();

/**
 * security.txt (RFC 9116): whom to tell about a hole. The contact is the address from which the installation writes its mails; it is
 * written anew at each request, so that it never expires while the server runs.
 */
export function securityText(): string {
	const { mailFrom, origin } = config();
	const expires = `${later(now(), 180 * DAY).slice(0, 10)}T00:00:00Z`;
	return [
		`Contact: mailto:${addressIn(mailFrom)}`,
		`Expires: ${expires}`,
		`Preferred-Languages: ${locales.join(', ')}`,
		`Canonical: ${origin}/.well-known/security.txt`,
		''
	].join('\n');
}
