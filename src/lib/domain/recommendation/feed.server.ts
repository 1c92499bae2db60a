import { Feed } from 'feed';
import { config } from '../../server/config.ts';
import { escaped } from '../../server/html.ts';
import { formatDate } from '../../i18n/format.ts';
import { pathIn, type Locale } from '../../i18n/locales.ts';
import { pick, plain } from '../../i18n/localized-text.ts';
import { translator } from '../../i18n/translate.ts';
import { asLine, truncate } from '../../i18n/typed-text.ts';
import { publicMeasures } from '../measure/index.server.ts';
import { measureNumber } from '../measure/rules.ts';
import { eventIn } from '../measure/words.ts';
import type { Forum } from '../forum/schema.ts';
import { latestPublic } from './latest.server.ts';
import { publicByIds } from './published.server.ts';
import { decisionIn } from './words.ts';

/** as many entries as one page of a list */
const MOST = 50;
const MOST_TITLE = 200;

/** XML 1.0 has no place for these; the library leaves them in. */
// eslint-disable-next-line no-control-regex -- they are named to be left out
const printable = (text: string) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
/** The library writes titles and contents as HTML in CDATA, as they are. */
const html = (text: string) => escaped(text).replaceAll('\n', '<br/>');

/**
 * The news of a forum's recommendations as Atom (RFC 4287), page by page (RFC 5005): those about which something was decided or
 * done last. Its instants are those of decisions and of what happened to measures, so that a feed without news stays the same.
 * @param after what the address of the page carries; null: the first
 * @throws Refusal('recommendation.after')
 */
export async function recommendationsFeed(forum: Forum, locale: Locale, after: string | null): Promise<string> {
	const t = translator(locale);
	const { rows: latest, next } = await latestPublic(forum.id, MOST, after);
	const measures = await publicMeasures(latest.map(({ id }) => id));
	const byId = new Map((await publicByIds(latest.map(({ id }) => id))).map((each) => [each.id, each]));
	const address = (path: string) => config().origin + pathIn(locale, `/forums/${forum.slug}/recommendations${path}`);
	const feed = new Feed({
		id: address(''),
		title: t('recommendation.public.feedTitle', { title: plain(forum.title, locale) }),
		description: t('recommendation.public.description', { title: plain(forum.title, locale) }),
		link: address(''),
		feed: address('.atom'),
		author: { name: plain(forum.organiser, locale) },
		updated: new Date(latest[0]?.at ?? forum.registrationOpensAt),
		copyright: '',
		generator: t('common.brand')
	});
	const languages: Locale[] = [];
	/** what happened to its measures last, each in a line: no status, which would change without news */
	const carriedOut = (id: string) =>
		(measures.get(id) ?? []).flatMap((measure) => {
			const event = measure.events.at(-1);
			if (!event) return [];
			const words = pick(event.text, locale);
			const said = words.text ? `<p lang="${words.lang ?? locale}">${html(words.text)}</p>` : '';
			const when = formatDate(event.at, forum.timeZone, locale);
			return `<p lang="${locale}">${html(`${measureNumber(measure)}, ${when}: ${eventIn(t, event, locale)}`)}</p>${said}`;
		});
	for (const { id, at } of latest) {
		const each = byId.get(id);
		if (!each) continue;
		const { text, lang = locale } = pick(each.text, locale);
		languages.push(lang);
		feed.addItem({
			title: html(`${t('recommendation.public.number', { n: each.number })} ${truncate(asLine(text), MOST_TITLE)}`),
			id: address(`/${each.number}`),
			link: address(`/${each.number}`),
			date: new Date(at),
			published: new Date(each.firstAdoptedAt ?? at),
			content: [
				`<p lang="${lang}">${html(text)}</p>`,
				each.decision ? `<p lang="${locale}">${html(decisionIn(t, each.decision))}</p>` : '',
				...carriedOut(id)
			].join('')
		});
	}
	const [head = '', ...entries] = printable(feed.atom1()).split('<entry>');
	const later = next === null ? '' : `<link rel="next" href="${address('.atom')}?after=${encodeURIComponent(next)}"/>\n`;
	const begins = head.replace('<feed ', `<feed xml:lang="${locale}" `).replace(/(?=\s*<link )/, `\n    ${later}`.trimEnd());
	// the library knows no language of an entry
	return begins + entries.map((entry, index) => `<entry xml:lang="${languages[index] ?? locale}">${entry}`).join('');
}
