import type { Locale } from '../locales.ts';
import common_kk from './common/kk.json' with { type: 'json' };
import common_ru from './common/ru.json' with { type: 'json' };
import common_en from './common/en.json' with { type: 'json' };
import forum_kk from './forum/kk.json' with { type: 'json' };
import forum_ru from './forum/ru.json' with { type: 'json' };
import forum_en from './forum/en.json' with { type: 'json' };
import programme_kk from './programme/kk.json' with { type: 'json' };
import programme_ru from './programme/ru.json' with { type: 'json' };
import programme_en from './programme/en.json' with { type: 'json' };
import delegation_kk from './delegation/kk.json' with { type: 'json' };
import delegation_ru from './delegation/ru.json' with { type: 'json' };
import delegation_en from './delegation/en.json' with { type: 'json' };
import registration_kk from './registration/kk.json' with { type: 'json' };
import registration_ru from './registration/ru.json' with { type: 'json' };
import registration_en from './registration/en.json' with { type: 'json' };
import own_kk from './own/kk.json' with { type: 'json' };
import own_ru from './own/ru.json' with { type: 'json' };
import own_en from './own/en.json' with { type: 'json' };
import dialogue_kk from './dialogue/kk.json' with { type: 'json' };
import dialogue_ru from './dialogue/ru.json' with { type: 'json' };
import dialogue_en from './dialogue/en.json' with { type: 'json' };
import measure_kk from './measure/kk.json' with { type: 'json' };
import recommendation_kk from './recommendation/kk.json' with { type: 'json' };
import measure_ru from './measure/ru.json' with { type: 'json' };
import recommendation_ru from './recommendation/ru.json' with { type: 'json' };
import measure_en from './measure/en.json' with { type: 'json' };
import recommendation_en from './recommendation/en.json' with { type: 'json' };
import access_kk from './access/kk.json' with { type: 'json' };
import access_ru from './access/ru.json' with { type: 'json' };
import access_en from './access/en.json' with { type: 'json' };
import organiser_kk from './organiser/kk.json' with { type: 'json' };
import organiser_ru from './organiser/ru.json' with { type: 'json' };
import organiser_en from './organiser/en.json' with { type: 'json' };
import attendance_kk from './attendance/kk.json' with { type: 'json' };
import attendance_ru from './attendance/ru.json' with { type: 'json' };
import attendance_en from './attendance/en.json' with { type: 'json' };
import official_kk from './official/kk.json' with { type: 'json' };
import official_ru from './official/ru.json' with { type: 'json' };
import official_en from './official/en.json' with { type: 'json' };
import mail_kk from './mail/kk.json' with { type: 'json' };
import mail_ru from './mail/ru.json' with { type: 'json' };
import mail_en from './mail/en.json' with { type: 'json' };
import notice_kk from './notice/kk.json' with { type: 'json' };
import notice_ru from './notice/ru.json' with { type: 'json' };
import notice_en from './notice/en.json' with { type: 'json' };
import erasure_kk from './erasure/kk.json' with { type: 'json' };
import erasure_ru from './erasure/ru.json' with { type: 'json' };
import erasure_en from './erasure/en.json' with { type: 'json' };
import refusal_kk from './refusal/kk.json' with { type: 'json' };
import refusal_ru from './refusal/ru.json' with { type: 'json' };
import refusal_en from './refusal/en.json' with { type: 'json' };
import proposal_kk from './proposal/kk.json' with { type: 'json' };
import proposal_ru from './proposal/ru.json' with { type: 'json' };
import proposal_en from './proposal/en.json' with { type: 'json' };
import expert_kk from './expert/kk.json' with { type: 'json' };
import expert_ru from './expert/ru.json' with { type: 'json' };
import expert_en from './expert/en.json' with { type: 'json' };
import status_kk from './status/kk.json' with { type: 'json' };
import status_ru from './status/ru.json' with { type: 'json' };
import status_en from './status/en.json' with { type: 'json' };
import field_kk from './field/kk.json' with { type: 'json' };
import field_ru from './field/ru.json' with { type: 'json' };
import field_en from './field/en.json' with { type: 'json' };

/** Kazakh is the source: its keys are the keys. The folders are the areas of the interface. */
const kk = {
	common: common_kk,
	forum: forum_kk,
	programme: programme_kk,
	delegation: delegation_kk,
	registration: registration_kk,
	own: own_kk,
	dialogue: dialogue_kk,
	measure: measure_kk,
	recommendation: recommendation_kk,
	access: access_kk,
	organiser: organiser_kk,
	attendance: attendance_kk,
	official: official_kk,
	mail: mail_kk,
	notice: notice_kk,
	erasure: erasure_kk,
	proposal: proposal_kk,
	expert: expert_kk,
	status: status_kk,
	refusal: refusal_kk,
	field: field_kk
};
const ru: typeof kk = {
	common: common_ru,
	forum: forum_ru,
	programme: programme_ru,
	delegation: delegation_ru,
	registration: registration_ru,
	own: own_ru,
	dialogue: dialogue_ru,
	measure: measure_ru,
	recommendation: recommendation_ru,
	access: access_ru,
	organiser: organiser_ru,
	attendance: attendance_ru,
	official: official_ru,
	mail: mail_ru,
	notice: notice_ru,
	erasure: erasure_ru,
	proposal: proposal_ru,
	expert: expert_ru,
	status: status_ru,
	refusal: refusal_ru,
	field: field_ru
};
const en: typeof kk = {
	common: common_en,
	forum: forum_en,
	programme: programme_en,
	delegation: delegation_en,
	registration: registration_en,
	own: own_en,
	dialogue: dialogue_en,
	measure: measure_en,
	recommendation: recommendation_en,
	access: access_en,
	organiser: organiser_en,
	attendance: attendance_en,
	official: official_en,
	mail: mail_en,
	notice: notice_en,
	erasure: erasure_en,
	proposal: proposal_en,
	expert: expert_en,
	status: status_en,
	refusal: refusal_en,
	field: field_en
};

type Areas = typeof kk;
export type Area = keyof Areas;
/** 'registration.title': the folder, then the key in it. */
export type MessageKey = { [Area in keyof Areas]: `${Area}.${keyof Areas[Area] & string}` }[keyof Areas];

/** Some of them, or all, in one language. */
export type Messages = Readonly<Partial<Record<MessageKey, string>>>;

const flat = (areas: Areas, which: readonly Area[]): Messages =>
	Object.fromEntries(which.flatMap((area) => Object.entries(areas[area]).map(([key, text]) => [`${area}.${key}`, text])));

const languages: Record<Locale, Areas> = { kk, ru, en };
const whole = (areas: Areas) => flat(areas, Object.keys(areas) as Area[]) as Record<MessageKey, string>;

/** All messages by language. SvelteKit lets no browser have this file: a page with JavaScript gets what `messagesOf` gives its load. */
export const messages: Record<Locale, Record<MessageKey, string>> = { kk: whole(kk), ru: whole(ru), en: whole(en) };

/**
 * The messages of some folders in one language, for the load of a page with JavaScript: `messages: messagesOf(locale, ['common', 'own'])`.
 * @public no page has JavaScript of its own today; tests/speed/shipped-messages.test.ts plants one
 */
export const messagesOf = (locale: Locale, areas: readonly Area[]): Messages => flat(languages[locale], areas);
