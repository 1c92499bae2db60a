import type { TextMl } from '../../lib/i18n/localized-text.ts';

/** Halls, hours and platforms of both forums. Topics are stated by the press reports; hours, halls and seats are invented. */

export const halls: readonly { name: TextMl; capacity: number }[] = [
	{ name: { kk: '1-зал', ru: 'Зал 1', en: 'Hall 1' }, capacity: 250 },
	{ name: { kk: '2-зал', ru: 'Зал 2', en: 'Hall 2' }, capacity: 60 },
	{ name: { kk: '3-зал', ru: 'Зал 3', en: 'Hall 3' }, capacity: 60 },
	{ name: { kk: '4-зал', ru: 'Зал 4', en: 'Hall 4' }, capacity: 60 }
];

export interface DemoDuty {
	role: 'speaker' | 'moderator' | 'rapporteur';
	name: TextMl;
	office: TextMl | null;
}

export interface DemoSession {
	kind: 'plenary' | 'dialogue_platform' | 'ceremony' | 'break';
	title: TextMl;
	description?: TextMl;
	from: string;
	to: string;
	/** number of the hall, from 1 */
	hall?: number;
	seats?: number;
}

export const timetable: readonly DemoSession[] = [
	{
		kind: 'break',
		from: '08:30',
		to: '09:45',
		title: { kk: 'Қатысушылардың келуі және тіркелуі', ru: 'Прибытие и регистрация', en: 'Arrival and registration' }
	},
	{
		kind: 'plenary',
		from: '10:00',
		to: '12:00',
		hall: 1,
		title: { kk: 'Пленарлық отырыс', ru: 'Пленарное заседание', en: 'Plenary session' }
	},
	{ kind: 'break', from: '12:00', to: '13:15', title: { kk: 'Түскі ас', ru: 'Обед', en: 'Lunch' } },
	{
		kind: 'dialogue_platform',
		from: '13:30',
		to: '15:30',
		hall: 2,
		seats: 60,
		title: {
			kk: 'Қоғамдық және азаматтық бақылау және мониторинг',
			ru: 'Общественный и гражданский контроль и мониторинг',
			en: 'Public and civic control and monitoring'
		}
	},
	{
		kind: 'dialogue_platform',
		from: '13:30',
		to: '15:30',
		hall: 3,
		seats: 60,
		title: { kk: 'БАҚ-пен өзара іс-қимыл', ru: 'Взаимодействие со СМИ', en: 'Interaction with the media' }
	},
	{
		kind: 'dialogue_platform',
		from: '13:30',
		to: '15:30',
		hall: 4,
		seats: 60,
		title: {
			kk: 'Үкіметтік емес ұйымдарды қаржыландыру саласындағы бюджет заңнамасын жетілдіру мәселелеріндегі халықаралық әріптестік',
			ru: 'Международное партнёрство по совершенствованию бюджетного законодательства в сфере финансирования НПО',
			en: 'International partnership on improving budget legislation on NGO funding'
		}
	},
	{ kind: 'break', from: '15:30', to: '16:00', title: { kk: 'Кофе-брейк', ru: 'Кофе-брейк', en: 'Coffee break' } },
	{
		kind: 'ceremony',
		from: '16:00',
		to: '17:00',
		hall: 1,
		title: { kk: 'Қорытынды: ұсынымдарды қабылдау', ru: 'Закрытие: принятие рекомендаций', en: 'Closing: adoption of recommendations' }
	}
];

/** Who speaks and moderates at the sample forum, by the position of the session in the timetable; all invented. */
export const nextDuties: Readonly<Record<number, readonly DemoDuty[]>> = {
	1: [
		{
			role: 'moderator',
			name: { kk: 'Нұрлан Жақсыбеков', ru: 'Нурлан Жаксыбеков', en: 'Nurlan Zhaksybekov' },
			office: { kk: 'журналист', ru: 'журналист', en: 'journalist' }
		},
		{
			role: 'speaker',
			name: { kk: 'Айгерім Сатыбалдина', ru: 'Айгерим Сатыбалдина', en: 'Aigerim Satybaldina' },
			office: {
				kk: 'Қоғамдық даму институтының директоры',
				ru: 'директор Института общественного развития',
				en: 'Director, Institute of Public Development'
			}
		},
		{
			role: 'speaker',
			name: { kk: 'Лиза Верхувен', ru: 'Лиза Верхувен', en: 'Liza Verhoeven' },
			office: {
				kk: 'Азаматтық қоғамды қолдау қорының өңірлік үйлестірушісі',
				ru: 'региональный координатор Фонда поддержки гражданского общества',
				en: 'Regional Coordinator, Civil Society Support Fund'
			}
		}
	],
	3: [
		{
			role: 'moderator',
			name: { kk: 'Мәдина Оразова', ru: 'Мадина Оразова', en: 'Madina Orazova' },
			office: { kk: '«Ашық өңір» қорының сарапшысы', ru: 'эксперт фонда «Ашық өңір»', en: 'expert, Ashyq Onir Fund' }
		},
		{
			role: 'rapporteur',
			name: { kk: 'Аружан Төлегенова', ru: 'Аружан Толегенова', en: 'Aruzhan Tolegenova' },
			office: { kk: 'хатшылық қызметкері', ru: 'сотрудник секретариата', en: 'member of the secretariat' }
		}
	],
	4: [
		{
			role: 'moderator',
			name: { kk: 'Тимур Беляев', ru: 'Тимур Беляев', en: 'Timur Belyaev' },
			office: { kk: 'медиасарапшы', ru: 'медиаэксперт', en: 'media expert' }
		}
	],
	5: [
		{
			role: 'moderator',
			name: { kk: 'Гүлнар Ибраева', ru: 'Гульнар Ибраева', en: 'Gulnar Ibrayeva' },
			office: { kk: 'заңгер', ru: 'юрист', en: 'lawyer' }
		}
	]
};

/** At the past forum only one speaker of the plenary session is stated. */
export const pastDuties: Readonly<Record<number, readonly DemoDuty[]>> = {
	1: [
		{
			role: 'speaker',
			name: { kk: 'Еран Спанов', ru: 'Еран Спанов', en: 'Yeran Spanov' },
			office: {
				kk: 'Қостанай облысы әкімінің орынбасары',
				ru: 'заместитель акима Костанайской области',
				en: 'Deputy Akim of Kostanay Region'
			}
		}
	]
};
