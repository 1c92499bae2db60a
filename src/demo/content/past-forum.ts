import type { ForumInput } from '../../lib/domain/forum/index.server.ts';

/**
 * The forum that two press reports of August 2023 describe. Stated there: title, place, organiser, countries, people, what they
 * said, the three platforms, the number of NGOs. Not stated, so invented and marked on the pages: hours, halls, seats, delegates.
 */
export const pastForumInput: ForumInput = {
	slug: 'kostanay-civic-forum',
	title: { kk: 'Халықаралық азаматтық форум', ru: 'Международный гражданский форум', en: 'International Civic Forum' },
	edition: {
		kk: 'XI Азаматтық форум, алғаш рет халықаралық мәртебеде',
		ru: 'XI Гражданский форум, впервые в международном статусе',
		en: 'XI Civic Forum, international for the first time'
	},
	lead: {
		kk: 'Үкіметтік емес ұйымдар, дипломаттар, мемлекеттік органдар мен БАҚ бір алаңда кездесіп, бірлескен жұмысқа арналған ұсынымдар әзірледі.',
		ru: 'Неправительственные организации, дипломаты, государственные органы и СМИ встретились на одной площадке и выработали рекомендации для совместной работы.',
		en: 'Non-governmental organisations, diplomats, state bodies and the media met in one place and drew up recommendations for joint work.'
	},
	outcome: {
		kk: 'ҮЕҰ өкілдері пікір алмасып, ұзақ мерзімді бірлескен жұмысқа арналған бірқатар ұсыным әзірледі. Қатысушылардың өз пікірі мамандардың пікірімен тең бағаланды.',
		ru: 'Представители НПО обменялись мнениями и выработали ряд рекомендаций для долгосрочной совместной работы. Мнение самих участников ценилось наравне с мнением специалистов.',
		en: 'NGO representatives exchanged views and drew up a series of recommendations for long-term joint work. The participants’ own opinions counted as much as the specialists’.'
	},
	city: { kk: 'Қостанай', ru: 'Костанай', en: 'Kostanay' },
	region: { kk: 'Қостанай облысы', ru: 'Костанайская область', en: 'Kostanay Region' },
	organiser: {
		kk: 'Қостанай облысының жергілікті билігі',
		ru: 'Местные власти Костанайской области',
		en: 'Local authorities of Kostanay Region'
	},
	source: {
		kk: 'Форум туралы қазақ тіліндегі газет мақаласы және 2023 жылғы 11 тамыздағы орыс тіліндегі баспасөз хабары.',
		ru: 'Газетная статья о форуме на казахском языке и сообщение прессы на русском языке от 11 августа 2023 года.',
		en: 'A newspaper report in Kazakh on the forum and a press report in Russian of 11 August 2023.'
	},
	timeZone: 'Asia/Qostanay',
	startsLocal: '2023-08-11T08:30',
	endsLocal: '2023-08-11T17:00',
	registrationOpensLocal: '2023-07-10T09:00',
	registrationClosesLocal: '2023-08-09T18:00',
	approval: 'automatic',
	representativesAbout: 200,
	regionNgoCount: 1029,
	ruralShare: {
		kk: 'олардың ішінде ауылдықтарының үлесі өсіп келеді',
		ru: 'доля сельских среди них растёт',
		en: 'the rural share among them is growing'
	},
	state: 'published',
	demo: 'partly',
	countries: { foreign: ['BE', 'GB', 'NL', 'GE', 'RU', 'TJ', 'UZ', 'FR', 'UA'], host: 'KZ' },
	guests: [
		{
			name: { kk: 'Данияр Қадыров', ru: 'Данияр Кадиров', en: 'Daniyar Kadirov' },
			office: {
				kk: 'ҚР Ақпарат және қоғамдық даму министрлігінің вице-министрі',
				ru: 'вице-министр информации и общественного развития РК',
				en: 'Vice-Minister of Information and Social Development of the Republic of Kazakhstan'
			},
			said: { kk: 'Форумға қатысты.', ru: 'Принял участие в форуме.', en: 'Took part in the forum.' }
		},
		{
			name: { kk: 'Еран Спанов', ru: 'Еран Спанов', en: 'Yeran Spanov' },
			office: {
				kk: 'Қостанай облысы әкімінің орынбасары',
				ru: 'заместитель акима Костанайской области',
				en: 'Deputy Akim of Kostanay Region'
			},
			said: {
				kk: 'Пленарлық отырыста: азаматтық сектор қоғам секторлары арасында дәнекер болып, проблемаларды анықтайды және әлеуметтік топтардың мүддесін зерделейді. Форум қорытындысы ҮЕҰ мен мемлекеттік органдар әріптестігінің жаңа кезеңін ашуға тиіс.',
				ru: 'На пленарном заседании: гражданский сектор связывает секторы общества, выявляет проблемы и изучает интересы социальных групп. Итог форума должен открыть новый этап партнёрства НПО и государственных органов.',
				en: 'At the plenary session: the civic sector mediates between the sectors of society, identifies problems and studies the interests of social groups. The outcome should open a new stage of partnership between NGOs and state bodies.'
			}
		},
		{
			name: { kk: 'Наут ванн Вауденберг', ru: 'Наут ван Вауденберг', en: 'Naut van Waudenberg' },
			office: {
				kk: 'Нидерланд Корольдігінің Қазақстандағы елшілігі басшысының орынбасары',
				ru: 'заместитель главы посольства Королевства Нидерландов в Казахстане',
				en: 'Deputy Head of Mission, Embassy of the Kingdom of the Netherlands in Kazakhstan'
			},
			said: {
				kk: 'Форумда: халықаралық қоғамдастықтың, бизнестің, азаматтық қоғам мен жергілікті биліктің ынтымақтастығы нәтиже береді.',
				ru: 'На форуме: сотрудничество международного сообщества, бизнеса, гражданского общества и местных властей приносит результаты.',
				en: 'At the forum: cooperation of the international community, business, civil society and local authorities brings results.'
			}
		},
		{
			name: { kk: 'Абылай хан Кәкенов', ru: 'Абылай хан Какенов', en: 'Abylai Khan Kakenov' },
			office: {
				kk: 'Қостанай облысы әкімдігінің қоғамдық даму басқармасы басшысының орынбасары',
				ru: 'заместитель руководителя управления общественного развития акимата Костанайской области',
				en: 'Deputy Head, Department of Public Development, Akimat of Kostanay Region'
			},
			said: {
				kk: 'Форум қорытындысы туралы: әр халықаралық алаңның мүмкіндігін пайдалану, қаржы бөліп қана қоймай, озық тәжірибені қолдану, волонтерлік пен ҮЕҰ алаңдарына жаңаша қарау қажет. ҮЕҰ өкілдері өз саласында ұсыныс пен пікір беретін қоғамдық сарапшы болуға тиіс.',
				ru: 'Об итогах: использовать каждую международную площадку, не только распределять финансирование, но и применять лучший опыт, по-новому взглянуть на волонтёрство и площадки для НПО. Представители НПО должны стать общественными экспертами, которые дают предложения и замечания в своей сфере.',
				en: 'On the outcome: make use of every international platform, not just distribute funding but also apply best practice, and take a fresh look at volunteering and platforms for NGOs. NGO representatives should become community experts who give proposals and comments in their field.'
			}
		}
	]
};
