import { Feed } from 'feed';
import { config } from '../../server/config.ts';
import { escaped } from '../../server/html.ts';
import { pathIn, type Locale } from '../../i18n/locales.ts';
import { plain } from '../../i18n/localized-text.ts';
import { translator } from '../../i18n/translate.ts';
import { asLine, truncate } from '../../i18n/typed-text.ts';
import type { Forum } from '../forum/schema.ts';
import { latestPublic, publicByIds } from './published.server.ts';
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
 * The news of a forum's recommendations as Atom (RFC 4287): the latest decided ones. Its instants are those of the decisions, so that a
 * feed without news stays the same.
 */
export async function recommendationsFeed(forum: Forum, locale: Locale): Promise<string> {
	const t = translator(locale);
	const latest = await latestPublic(forum.id, MOST);
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
	for (const { id, at } of latest) {
		const each = byId.get(id);
		if (!each) continue;
		const text = plain(each.text, locale);
		feed.addItem({
			title: html(`${t('recommendation.public.number', { n: each.number })} ${truncate(asLine(text), MOST_TITLE)}`),
			id: address(`/${each.number}`),
			link: address(`/${each.number}`),
			date: new Date(at),
			published: new Date(each.adoptedAt ?? at),
			content: `<p>${html(text)}</p>${each.decision ? `<p>${html(decisionIn(t, each.decision))}</p>` : ''}`
		});
	}
	return printable(feed.atom1()).replace('<feed ', `<feed xml:lang="${locale}" `);
}
