import { formatNumber } from '../../i18n/format.ts';
import type { Locale } from '../../i18n/locales.ts';
import type { Translate } from '../../i18n/translate.ts';
import type { FileInfo } from './schema.ts';

const KB = 1024;
const MB = KB * KB;

/** What a file is and how large: «PDF, 1,2 МБ». */
export function kindAndSize(t: Translate, { kind, bytes }: Pick<FileInfo, 'kind' | 'bytes'>, locale: Locale): string {
	const large = bytes >= MB;
	const n = formatNumber(large ? Math.round((bytes / MB) * 10) / 10 : Math.max(1, Math.round(bytes / KB)), locale);
	return `${kind.toUpperCase()}, ${t(large ? 'measure.file.mb' : 'measure.file.kb', { n })}`;
}
