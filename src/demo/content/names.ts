/** Invented people: pools from which names are drawn. Nobody in them is meant. */

export interface NamePool {
	female: { given: readonly string[]; surnames: readonly string[] };
	male: { given: readonly string[]; surnames: readonly string[] };
}

/** Kazakhstan: written in Kazakh, with the patronymic in -ұлы or -қызы. */
export const kazakh: NamePool = {
	female: {
		given: [
			'Айнұр',
			'Әсел',
			'Гүлмира',
			'Динара',
			'Жанар',
			'Зәуре',
			'Кәмила',
			'Ләззат',
			'Меруерт',
			'Нұргүл',
			'Роза',
			'Сәуле',
			'Толғанай',
			'Ұлжан',
			'Шынар',
			'Ботагөз',
			'Ғалия',
			'Қарлығаш'
		],
		surnames: [
			'Ахметова',
			'Әлиева',
			'Бекенова',
			'Досжанова',
			'Ержанова',
			'Жұмабаева',
			'Қасымова',
			'Мұқанова',
			'Нұрланова',
			'Омарова',
			'Сейітова',
			'Тілеуова',
			'Үсенова',
			'Шәріпова',
			'Ысқақова'
		]
	},
	male: {
		given: [
			'Арман',
			'Әділет',
			'Бауыржан',
			'Ғалым',
			'Дәурен',
			'Ерболат',
			'Жандос',
			'Қайрат',
			'Марат',
			'Нұржан',
			'Олжас',
			'Рүстем',
			'Сәкен',
			'Талғат',
			'Ұлан',
			'Асқар',
			'Өмірзақ',
			'Қуаныш'
		],
		surnames: [
			'Ахметов',
			'Әлиев',
			'Бекенов',
			'Досжанов',
			'Ержанов',
			'Жұмабаев',
			'Қасымов',
			'Мұқанов',
			'Нұрланов',
			'Омаров',
			'Сейітов',
			'Тілеуов',
			'Үсенов',
			'Шәріпов',
			'Ысқақов'
		]
	}
};
export const kazakhFathers = ['Серік', 'Болат', 'Қанат', 'Мұрат', 'Ерлан', 'Жұмабек', 'Нұрлан', 'Сағат', 'Тимур', 'Әбіш'] as const;

/** Russian-speaking residents of the region. */
export const russian: NamePool = {
	female: {
		given: ['Анна', 'Елена', 'Ирина', 'Марина', 'Наталья', 'Ольга', 'Светлана', 'Татьяна'],
		surnames: ['Бондаренко', 'Волкова', 'Гусева', 'Ковалёва', 'Лебедева', 'Мельник', 'Соколова', 'Шмидт']
	},
	male: {
		given: ['Александр', 'Виктор', 'Дмитрий', 'Игорь', 'Николай', 'Олег', 'Павел', 'Сергей'],
		surnames: ['Бондаренко', 'Волков', 'Гусев', 'Ковалёв', 'Лебедев', 'Мельник', 'Соколов', 'Шмидт']
	}
};

/** Guests from abroad: as in the passport, then in Latin letters. */
export const foreignNames: Readonly<Record<string, readonly (readonly [given: string, surname: string, latin: string])[]>> = {
	BE: [
		['Elise', 'Vandamme', 'Elise Vandamme'],
		['Thomas', 'Lejeune', 'Thomas Lejeune'],
		['Noor', 'De Clercq', 'Noor De Clercq']
	],
	GB: [
		['Alice', 'Hartwell', 'Alice Hartwell'],
		['James', 'Okafor', 'James Okafor'],
		['Fiona', 'MacRae', 'Fiona MacRae']
	],
	NL: [
		['Sanne', 'Hoekstra', 'Sanne Hoekstra'],
		['Pieter', 'de Graaf', 'Pieter de Graaf'],
		['Maarten', 'Visser', 'Maarten Visser'],
		['Femke', 'van Rijn', 'Femke van Rijn']
	],
	GE: [
		['Нино', 'Беридзе', 'Nino Beridze'],
		['Георгий', 'Ломидзе', 'Giorgi Lomidze'],
		['Тамар', 'Кикнадзе', 'Tamar Kiknadze'],
		['Леван', 'Церетели', 'Levan Tsereteli']
	],
	RU: [
		['Мария', 'Орлова', 'Maria Orlova'],
		['Андрей', 'Зимин', 'Andrey Zimin'],
		['Рустам', 'Гатин', 'Rustam Gatin'],
		['Юлия', 'Белова', 'Yulia Belova']
	],
	TJ: [
		['Фируза', 'Рахимова', 'Firuza Rahimova'],
		['Далер', 'Назаров', 'Daler Nazarov'],
		['Ситора', 'Каримова', 'Sitora Karimova']
	],
	UZ: [
		['Dilnoza', 'Yusupova', 'Dilnoza Yusupova'],
		['Jasur', 'Toshmatov', 'Jasur Toshmatov'],
		['Nodira', 'Ergasheva', 'Nodira Ergasheva'],
		['Bekzod', 'Rahmonov', 'Bekzod Rahmonov'],
		['Suhrob', '', 'Suhrob']
	],
	FR: [
		['Camille', 'Moreau', 'Camille Moreau'],
		['Julien', 'Lefort', 'Julien Lefort'],
		['Inès', 'Benali', 'Inès Benali']
	],
	UA: [
		['Оксана', 'Шевчук', 'Oksana Shevchuk'],
		['Тарас', 'Коваль', 'Taras Koval'],
		['Ірина', 'Бойко', 'Iryna Boiko']
	]
};
