/** Signs that look like those of an address: to a reader «ԝԝԝ․» is «www.», and «∶⁄⁄» is «://». NFKC has folded the full-width ones. */
const alike: readonly (readonly [RegExp, string])[] = [
	[/[\u02d0\u02f8\u0589\u05c3\u0703\u0704\u16ec\u1803\u1809\u205a\u2236\ua4fd\ua789]/g, ':'],
	[/[\u2044\u2215\u2571\u27cb\u29f8\u2cc6\u3033\u30ce\u4e3f]/g, '/'],
	[/[\u0660\u06d4\u0701\u0702\u2024\u2027\u22c5\u3002\ua4f8\ua60e\uff61\u00b7]/g, '.'],
	[/[\u0461\u051d\u0561\u0c2c\u1d21\u1e98\ua761\u026f\u03c9]/g, 'w']
];

/**
 * Whether a text shows an address of the web: «://» or «www.», in any case, also in full-width and look-alike signs and with invisible
 * signs or accents between. A name with one would be a stranger's link in a letter of ours.
 */
export function holdsLink(text: string): boolean {
	const bare = text
		.normalize('NFKD')
		.replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}\p{M}\s]+/gu, '')
		.toLowerCase();
	const plain = alike.reduce((said, [signs, sign]) => said.replace(signs, sign), bare);
	return /:\/\/|www\./.test(plain);
}

/** Whether a mail program may make a link of it: a link, or only a name of a host («abc.kz»). Such a name is kept, and not greeted. */
export const readsAsLink = (text: string): boolean =>
	holdsLink(text) || /[\p{L}\p{N}]{2,}[.\u3002\u2024]\p{L}{2,}/u.test(text.normalize('NFKC'));
