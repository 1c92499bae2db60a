/**
 * The content security policy: only our own scripts, styles and requests; forms are sent nowhere else, and nobody puts a page into a frame.
 */
export const contentPolicy = (styles = "'self'"): string =>
	[
		"default-src 'none'",
		"script-src 'self'",
		`style-src ${styles}`,
		"img-src 'self' data:",
		"font-src 'self'",
		"connect-src 'self'",
		"manifest-src 'self'",
		"form-action 'self'",
		"base-uri 'none'",
		"frame-ancestors 'none'"
	].join('; ');

/** The headers that every answer carries, whoever gives it. @param origin as people open the site */
export const standingHeaders = (origin: string): Record<string, string> => ({
	'content-security-policy': contentPolicy(),
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'same-origin',
	'permissions-policy': 'camera=(), geolocation=(), microphone=()',
	...(origin.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000' })
});
