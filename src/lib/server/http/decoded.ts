/** A path with its percent-encoding decoded. @returns null for what no percent-encoding makes: '/%', '/%E0%A4%A' */
export function decoded(path: string): string | null {
	try {
		return decodeURIComponent(path);
	} catch (error) {
		if (error instanceof URIError) return null;
		throw error;
	}
}
