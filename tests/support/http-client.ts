import { request, type IncomingHttpHeaders } from 'node:http';

export interface Answered {
	status: number;
	location: string;
	text: string;
	headers: IncomingHttpHeaders;
	/** its Set-Cookie lines */
	kept: string[];
}

/**
 * A browser without scripts: keeps cookies, sends forms with its origin, follows nothing.
 * @param address where the server listens
 * @param origin the address people open, where it is another one (behind a proxy)
 */
export function aVisitor(address: string, origin = address) {
	const cookies = new Map<string, string>();
	function ask(path: string, form?: Record<string, string> | URLSearchParams, headers: Record<string, string> = {}): Promise<Answered> {
		const body = form && new URLSearchParams(form).toString();
		return new Promise((resolve, reject) => {
			const asked = request(address + path, {
				method: form ? 'POST' : 'GET',
				headers: {
					host: new URL(origin).host,
					origin,
					accept: 'text/html',
					cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
					...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }),
					...headers
				}
			});
			asked.on('error', reject).on('response', (answer) => {
				const kept = answer.headers['set-cookie'] ?? [];
				for (const line of kept) {
					const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
					if (value) cookies.set(name, value);
					else cookies.delete(name);
				}
				const parts: Buffer[] = [];
				answer.on('error', reject).on('data', (part: Buffer) => parts.push(part));
				answer.on('end', () =>
					resolve({
						status: answer.statusCode ?? 0,
						location: answer.headers.location ?? '',
						text: Buffer.concat(parts).toString(),
						headers: answer.headers,
						kept
					})
				);
			});
			asked.end(body);
		});
	}
	const signIn = (email: string, password: string) => ask('/login', { email, password });
	return { ask, signIn, cookies };
}
