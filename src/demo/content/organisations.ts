import type { TextMl } from '../../lib/i18n/localized-text.ts';

/** Invented organisations of the delegates. The state bodies are named after the region's real districts; their delegates are invented. */

export interface DemoOrganisation {
	name: TextMl;
	kind: 'ngo' | 'diplomatic' | 'state_body' | 'media';
	country: string;
	/** number of the unit in organisation/kostanay.ts; none: the whole region or abroad */
	unit?: number;
	rural?: boolean;
}

const ngo = (kk: string, ru: string, en: string, unit: number, rural: boolean): DemoOrganisation => ({
	name: { kk: `«${kk}» қоғамдық қоры`, ru: `Общественный фонд «${ru}»`, en: `${en} Public Foundation` },
	kind: 'ngo',
	country: 'KZ',
	unit,
	rural
});

export const ngos: readonly DemoOrganisation[] = [
	ngo('Ақ ниет', 'Ақ ниет', 'Aq Niet', 0, false),
	ngo('Жас ұрпақ', 'Молодое поколение', 'Young Generation', 0, false),
	ngo('Кедергісіз қала', 'Город без барьеров', 'City Without Barriers', 0, false),
	ngo('Сенім көпірі', 'Мост доверия', 'Bridge of Trust', 0, false),
	ngo('Еріктілер желісі', 'Сеть волонтёров', 'Volunteer Network', 0, false),
	ngo('Отбасы шамы', 'Семейный свет', 'Family Light', 0, false),
	ngo('Торғай мұрасы', 'Наследие Торгая', 'Torgai Heritage', 1, false),
	ngo('Таза көл', 'Чистое озеро', 'Clean Lake', 2, false),
	ngo('Жұмысшы қала', 'Рабочий город', 'Working Town', 3, false),
	ngo('Ұстаз үйі', 'Дом учителя', 'Teachers’ House', 3, false),
	ngo('Алтынсарин ізі', 'След Алтынсарина', 'Altynsarin’s Trail', 4, true),
	ngo('Дала үні', 'Голос степи', 'Voice of the Steppe', 5, true),
	ngo('Әулие бұлақ', 'Святой родник', 'Holy Spring', 6, true),
	ngo('Ауыл келешегі', 'Будущее села', 'Future of the Village', 7, true),
	ngo('Көпұлтты ауыл', 'Многонациональное село', 'Village of Many Nations', 8, true),
	ngo('Ана мейірімі', 'Материнская забота', 'Mother’s Care', 9, true),
	ngo('Кеншілер балалары', 'Дети горняков', 'Miners’ Children', 10, false),
	ngo('Қамыс қолөнері', 'Ремёсла Камысты', 'Crafts of Kamysty', 11, true),
	ngo('Көршілер', 'Соседи', 'Neighbours', 12, true),
	ngo('Қарасу жастары', 'Молодёжь Карасу', 'Karasu Youth', 13, true),
	ngo('Егінші', 'Хлебороб', 'Grain Grower', 14, true),
	ngo('Боровской бастамасы', 'Инициатива Боровского', 'Borovskoy Initiative', 15, true),
	ngo('Науырзым қорғаушылары', 'Хранители Наурзума', 'Naurzum Guardians', 16, true),
	ngo('Цифрлы ауыл', 'Цифровое село', 'Digital Village', 17, true),
	ngo('Жасыл белдеу', 'Зелёный пояс', 'Green Belt', 18, true),
	ngo('Федоров ардагерлері', 'Ветераны Фёдоровки', 'Fyodorov Veterans', 19, true)
];

/** The body whose official signs in to the demonstration. */
export const officialBody: DemoOrganisation = {
	name: {
		kk: 'Қостанай облысы әкімдігінің қоғамдық даму басқармасы',
		ru: 'Управление общественного развития акимата Костанайской области',
		en: 'Department of Public Development, Akimat of Kostanay Region'
	},
	kind: 'state_body',
	country: 'KZ'
};

const akimat = (kk: string, ru: string, en: string, unit: number): DemoOrganisation => ({
	name: { kk: `${kk} әкімдігі`, ru: `Акимат ${ru}`, en: `Akimat of ${en}` },
	kind: 'state_body',
	country: 'KZ',
	unit
});

/** The one of the second official. */
export const secondBody: DemoOrganisation = akimat('Қостанай қаласының', 'города Костаная', 'Kostanay city', 0);

export const stateBodies: readonly DemoOrganisation[] = [
	officialBody,
	secondBody,
	akimat('Рудный қаласының', 'города Рудного', 'Rudny city', 3),
	akimat('Әулиекөл ауданының', 'Аулиекольского района', 'Auliekol district', 6),
	akimat('Денисов ауданының', 'Денисовского района', 'Denisov district', 8),
	akimat('Қарасу ауданының', 'Карасуского района', 'Karasu district', 13),
	akimat('Сарыкөл ауданының', 'Сарыкольского района', 'Sarykol district', 17)
];

const press = (kk: string, ru: string, en: string, unit: number): DemoOrganisation => ({
	name: { kk, ru, en },
	kind: 'media',
	country: 'KZ',
	unit
});

export const media: readonly DemoOrganisation[] = [
	press('«Дала хабары» газеті', 'Газета «Дала хабары»', 'Dala Khabary newspaper', 0),
	press('«Өңір үні» радиосы', 'Радио «Өңір үні»', 'Onir Uni radio', 0),
	press('«Алаң-медиа» порталы', 'Портал «Алаң-медиа»', 'Alang Media portal', 3)
];

/** Missions of the three countries, and one NGO of each of the six others. */
export const abroad: Readonly<Record<string, DemoOrganisation>> = {
	BE: {
		kind: 'diplomatic',
		country: 'BE',
		name: { kk: 'Бельгия Корольдігінің Елшілігі', ru: 'Посольство Королевства Бельгия', en: 'Embassy of the Kingdom of Belgium' }
	},
	GB: {
		kind: 'diplomatic',
		country: 'GB',
		name: { kk: 'Ұлыбритания Елшілігі', ru: 'Посольство Великобритании', en: 'British Embassy' }
	},
	NL: {
		kind: 'diplomatic',
		country: 'NL',
		name: {
			kk: 'Нидерланд Корольдігінің Елшілігі',
			ru: 'Посольство Королевства Нидерландов',
			en: 'Embassy of the Kingdom of the Netherlands'
		}
	},
	GE: { kind: 'ngo', country: 'GE', name: { en: 'Civic Bridge', ru: 'Гражданский мост', kk: 'Азаматтық көпір' } },
	RU: {
		kind: 'ngo',
		country: 'RU',
		name: { ru: 'Фонд «Соседский диалог»', en: 'Neighbours’ Dialogue Foundation', kk: '«Көршілер диалогі» қоры' }
	},
	TJ: { kind: 'ngo', country: 'TJ', name: { ru: 'Фонд «Чашма»', en: 'Chashma Foundation', kk: '«Чашма» қоры' } },
	UZ: { kind: 'ngo', country: 'UZ', name: { en: 'Yangi Avlod Centre', ru: 'Центр «Янги авлод»', kk: '«Янги авлод» орталығы' } },
	FR: { kind: 'ngo', country: 'FR', name: { en: 'Passerelles citoyennes', ru: 'Passerelles citoyennes', kk: 'Passerelles citoyennes' } },
	UA: { kind: 'ngo', country: 'UA', name: { ru: 'Фонд «Громада»', en: 'Hromada Foundation', kk: '«Громада» қоры' } }
};
