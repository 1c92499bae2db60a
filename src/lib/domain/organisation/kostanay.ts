import { HOME_COUNTRY } from '../../lists.ts';
import type { TextMl } from '../../i18n/localized-text.ts';
import type { UnitInput } from './schema.ts';

/** Kostanay Region with its cities and districts. Whether a district counts as rural is a trait of its settlements: asked of each delegate. */
const region: { code: string; name: TextMl } = {
	code: 'KZ-KUS',
	name: { kk: 'Қостанай облысы', ru: 'Костанайская область', en: 'Kostanay Region' }
};

export const units: readonly { code: string; kind: 'city' | 'district'; name: TextMl }[] = [
	{ code: 'kz-kus-kostanay', kind: 'city', name: { kk: 'Қостанай қаласы', ru: 'город Костанай', en: 'Kostanay city' } },
	{ code: 'kz-kus-arkalyk', kind: 'city', name: { kk: 'Арқалық қаласы', ru: 'город Аркалык', en: 'Arkalyk city' } },
	{ code: 'kz-kus-lisakovsk', kind: 'city', name: { kk: 'Лисаков қаласы', ru: 'город Лисаковск', en: 'Lisakovsk city' } },
	{ code: 'kz-kus-rudny', kind: 'city', name: { kk: 'Рудный қаласы', ru: 'город Рудный', en: 'Rudny city' } },
	{
		code: 'kz-kus-altynsarin-district',
		kind: 'district',
		name: { kk: 'Алтынсарин ауданы', ru: 'Алтынсаринский район', en: 'Altynsarin district' }
	},
	{
		code: 'kz-kus-amangeldi-district',
		kind: 'district',
		name: { kk: 'Амангелді ауданы', ru: 'Амангельдинский район', en: 'Amangeldi district' }
	},
	{
		code: 'kz-kus-auliekol-district',
		kind: 'district',
		name: { kk: 'Әулиекөл ауданы', ru: 'Аулиекольский район', en: 'Auliekol district' }
	},
	{
		code: 'kz-kus-beimbet-mailin-district',
		kind: 'district',
		name: { kk: 'Бейімбет Майлин ауданы', ru: 'район Беимбета Майлина', en: 'Beimbet Mailin district' }
	},
	{ code: 'kz-kus-denisov-district', kind: 'district', name: { kk: 'Денисов ауданы', ru: 'Денисовский район', en: 'Denisov district' } },
	{
		code: 'kz-kus-zhangeldi-district',
		kind: 'district',
		name: { kk: 'Жангелдин ауданы', ru: 'Джангельдинский район', en: 'Zhangeldi district' }
	},
	{
		code: 'kz-kus-zhitikara-district',
		kind: 'district',
		name: { kk: 'Жітіқара ауданы', ru: 'Житикаринский район', en: 'Zhitikara district' }
	},
	{ code: 'kz-kus-kamysty-district', kind: 'district', name: { kk: 'Қамысты ауданы', ru: 'Камыстинский район', en: 'Kamysty district' } },
	{
		code: 'kz-kus-karabalyk-district',
		kind: 'district',
		name: { kk: 'Қарабалық ауданы', ru: 'Карабалыкский район', en: 'Karabalyk district' }
	},
	{ code: 'kz-kus-karasu-district', kind: 'district', name: { kk: 'Қарасу ауданы', ru: 'Карасуский район', en: 'Karasu district' } },
	{
		code: 'kz-kus-kostanay-district',
		kind: 'district',
		name: { kk: 'Қостанай ауданы', ru: 'Костанайский район', en: 'Kostanay district' }
	},
	{
		code: 'kz-kus-mendykara-district',
		kind: 'district',
		name: { kk: 'Меңдіқара ауданы', ru: 'Мендыкаринский район', en: 'Mendykara district' }
	},
	{ code: 'kz-kus-naurzum-district', kind: 'district', name: { kk: 'Науырзым ауданы', ru: 'Наурзумский район', en: 'Naurzum district' } },
	{ code: 'kz-kus-sarykol-district', kind: 'district', name: { kk: 'Сарыкөл ауданы', ru: 'Сарыкольский район', en: 'Sarykol district' } },
	{ code: 'kz-kus-uzunkol-district', kind: 'district', name: { kk: 'Ұзынкөл ауданы', ru: 'Узункольский район', en: 'Uzunkol district' } },
	{ code: 'kz-kus-fyodorov-district', kind: 'district', name: { kk: 'Федоров ауданы', ru: 'Фёдоровский район', en: 'Fyodorov district' } }
];

/** The region and what lies in it, as the register takes them. */
export const kostanayUnits: readonly UnitInput[] = [
	{ ...region, kind: 'region', country: HOME_COUNTRY, parentCode: null },
	...units.map((unit) => ({ ...unit, country: HOME_COUNTRY, parentCode: region.code }))
];
