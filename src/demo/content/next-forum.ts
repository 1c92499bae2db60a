import type { ForumInput } from '../../lib/domain/forum/index.server.ts';
import { pastForumInput } from './past-forum.ts';

/** The next forum, 21 days ahead: entirely invented, no real person's name. Its dates are set by the day of the demonstration. */
export const nextForumInput: Omit<ForumInput, 'startsLocal' | 'endsLocal' | 'registrationOpensLocal' | 'registrationClosesLocal'> = {
	slug: 'kostanay-civic-forum-next',
	title: { kk: 'Азаматтық форум (үлгі)', ru: 'Гражданский форум (образец)', en: 'Civic Forum (sample)' },
	edition: { kk: 'Тіркелуге арналған үлгі', ru: 'Образец регистрации', en: 'Sample forum, open for registration' },
	lead: {
		kk: 'Үкіметтік емес ұйымдар, дипломаттар, мемлекеттік органдар мен БАҚ бір алаңда кездесіп, бірлескен жұмысқа арналған ортақ ұсынымдар әзірлейді.',
		ru: 'Неправительственные организации, дипломаты, государственные органы и СМИ встречаются на одной площадке и вырабатывают общие рекомендации для совместной работы.',
		en: 'Non-governmental organisations, diplomats, state bodies and the media meet in one place and draw up common recommendations for joint work.'
	},
	city: pastForumInput.city,
	region: pastForumInput.region,
	venue: { kk: 'Форум үйі', ru: 'Дом форума', en: 'Forum House' },
	organiser: pastForumInput.organiser,
	contactEmail: 'forum@alang.example',
	timeZone: 'Asia/Qostanay',
	approval: 'organiser',
	capacity: 250,
	representativesAbout: 200,
	regionNgoCount: pastForumInput.regionNgoCount ?? null,
	ruralShare: pastForumInput.ruralShare ?? null,
	state: 'published',
	demo: 'whole',
	countries: { foreign: ['BE', 'GB', 'NL', 'GE', 'RU', 'TJ', 'UZ', 'FR', 'UA'], host: 'KZ' },
	guests: [
		{
			name: { kk: 'Айгерім Сатыбалдина', ru: 'Айгерим Сатыбалдина', en: 'Aigerim Satybaldina' },
			office: {
				kk: 'Қоғамдық даму институтының директоры',
				ru: 'директор Института общественного развития',
				en: 'Director, Institute of Public Development'
			},
			said: {
				kk: 'Пленарлық отырыста ауылдағы азаматтық бастамалар туралы сөйлейді.',
				ru: 'Расскажет на пленарном заседании о гражданских инициативах на селе.',
				en: 'Will speak at the plenary session on civic initiatives in villages.'
			}
		},
		{
			name: { kk: 'Лиза Верхувен', ru: 'Лиза Верхувен', en: 'Liza Verhoeven' },
			office: {
				kk: 'Азаматтық қоғамды қолдау қорының өңірлік үйлестірушісі',
				ru: 'региональный координатор Фонда поддержки гражданского общества',
				en: 'Regional Coordinator, Civil Society Support Fund'
			},
			said: {
				kk: 'Халықаралық әріптестік тәжірибесімен бөліседі.',
				ru: 'Поделится опытом международного партнёрства.',
				en: 'Will share experience of international partnership.'
			}
		}
	]
};
