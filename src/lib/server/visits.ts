import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { config } from './config.ts';

/**
 * How much one visitor's address may ask of a process, kept pages and files of the build aside, which cost nothing. It leaves
 * fifteen such pages a minute to each of 200 people behind one Wi-Fi. Counted in memory, so that a flood costs no writing.
 */
const A_MINUTE = { points: 3000, duration: 60 };

const visits = new RateLimiterMemory(A_MINUTE);

/** The network of an address: a household has as many IPv6 addresses as it likes. */
export function networkOf(address: string): string {
	const plain = address.replace(/^::ffff:(?=[\d.]+$)/i, '');
	if (!plain.includes(':')) return plain;
	const [head = '', tail] = plain.split('::');
	const groups = (text: string | undefined) => (text ? text.split(':') : []);
	const [first, last] = [groups(head), groups(tail)];
	const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
	const whole = [...first, ...Array<string>(zeros).fill('0'), ...last];
	return `${whole
		.slice(0, 4)
		.map((group) => Number.parseInt(group, 16).toString(16))
		.join(':')}::/64`;
}

/** Counts one visit; with RATE_LIMITS=off none. @returns after how many seconds to come again; null: come in */
export async function visit(address: string): Promise<number | null> {
	if (!config().rateLimits) return null;
	try {
		await visits.consume(networkOf(address));
		return null;
	} catch (reason) {
		if (reason instanceof RateLimiterRes) return Math.max(1, Math.ceil(reason.msBeforeNext / 1000));
		throw reason;
	}
}
