import { locales } from '../../i18n/locales.ts';
import { config, senderAddress } from '../config.ts';
import { DAY, later, now } from '../clock.ts';

/**
 * security.txt (RFC 9116): whom to tell about a hole. The contact is the address from which the installation writes its mails; it is
 * written anew at each request, so that it never expires while the server runs.
 */
export function securityText(): string {
	const { origin } = config();
	const expires = `${later(now(), 180 * DAY).slice(0, 10)}T00:00:00Z`;
	return [
		`Contact: mailto:${senderAddress()}`,
		`Expires: ${expires}`,
		`Preferred-Languages: ${locales.join(', ')}`,
		`Canonical: ${origin}/.well-known/security.txt`,
		''
	].join('\n');
}
