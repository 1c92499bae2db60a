/** Cyrillic to Latin for addresses and file names, close to the Kazakh alphabet of 2021 without its marks. */
const letters: Record<string, string> = {
	а: 'a',
	ә: 'a',
	б: 'b',
	в: 'v',
	г: 'g',
	ғ: 'g',
	д: 'd',
	е: 'e',
	ё: 'yo',
	ж: 'zh',
	з: 'z',
	и: 'i',
	й: 'i',
	к: 'k',
	қ: 'q',
	л: 'l',
	м: 'm',
	н: 'n',
	ң: 'n',
	о: 'o',
	ө: 'o',
	п: 'p',
	р: 'r',
	с: 's',
	т: 't',
	у: 'u',
	ұ: 'u',
	ү: 'u',
	ф: 'f',
	х: 'kh',
	һ: 'h',
	ц: 'ts',
	ч: 'ch',
	ш: 'sh',
	щ: 'shch',
	ъ: '',
	ы: 'y',
	і: 'i',
	ь: '',
	э: 'e',
	ю: 'yu',
	я: 'ya'
};

/**
 * An ASCII name for addresses and files: 'Қостанай қаласы' is 'qostanai-qalasy'.
 * @param most letters at most; cut at a word where possible
 * @returns '' when nothing of the text can be written in ASCII
 */
export function slugOf(text: string, most = 60): string {
	const whole = [...text.normalize('NFC').toLowerCase()]
		.map((letter) => letters[letter] ?? letter.normalize('NFD').replace(/\p{M}/gu, ''))
		.join('')
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-+|-+$/g, '');
	if (whole.length <= most) return whole;
	const cut = whole.slice(0, most + 1);
	return cut.slice(0, cut.lastIndexOf('-') > most / 2 ? cut.lastIndexOf('-') : most);
}

/** The slug itself, or with -2, -3 … until it is free. */
export async function freeSlug(wanted: string, isTaken: (slug: string) => Promise<boolean>): Promise<string> {
	for (let n = 1; ; n++) {
		const slug = n === 1 ? wanted : `${wanted}-${n}`;
		if (!(await isTaken(slug))) return slug;
	}
}
