import type { TextMl } from '../../lib/i18n/localized-text.ts';
import { laterMeasures } from './later-measures.ts';
import { free, information, order, quarterEnd, type DemoMeasure } from './measure-plan.ts';
import { officialBody, secondBody, stateBodies } from './organisations.ts';

/** What became of the past forum's recommendations: invented whole, with a measure in every state. */

const [, , , auliekol = officialBody, , karasu = officialBody] = stateBodies;
/** The measure whose control date has always passed: moving the dates leaves it alone. */
export const alwaysLate: TextMl = {
	kk: 'Облыс әкімдігінің сайтында қоғамдық бақылау қорытындыларына арналған бет ашу',
	ru: 'Открыть на сайте акимата области страницу итогов общественного контроля',
	en: 'Open a page for the results of public control on the site of the regional akimat'
};

export const pastMeasures: readonly DemoMeasure[] = [
	{
		of: 1,
		title: {
			kk: 'Аудандық қоғамдық кеңестердің жұмыс жоспарына форум ұсынымдарын тыңдауды енгізу',
			ru: 'Включить заслушивание рекомендаций форума в планы работы районных общественных советов',
			en: 'Put hearings on the forum’s recommendations into the plans of the district public councils'
		},
		form: information,
		lead: officialBody,
		bodies: [auliekol, karasu],
		assigned: '2023-09-01',
		controlDate: '2024-03-31',
		funding: free,
		steps: [
			{
				day: '2024-03-22',
				kind: 'claim',
				outcome: 'done',
				text: 'Облыстың барлық аудандық қоғамдық кеңесінің 2024 жылға арналған жұмыс жоспарына форум ұсынымдарының орындалуын тыңдау енгізілді. Жоспарлар кеңестердің беттерінде жарияланды.'
			},
			{ day: '2024-03-27', kind: 'confirm' }
		]
	},
	{
		of: 1,
		title: {
			kk: 'Тыңдау қорытындыларын жыл сайын жариялау',
			ru: 'Ежегодно публиковать итоги заслушиваний',
			en: 'Publish the results of the hearings every year'
		},
		form: information,
		term: { kk: 'жыл сайын', ru: 'ежегодно', en: 'every year' },
		lead: officialBody,
		assigned: '2023-09-01',
		controlDate: -270,
		recurrence: 'year',
		funding: free,
		steps: [
			{
				day: -280,
				kind: 'report',
				text: 'Биылғы тыңдаулардың қорытындысы 20 кеңестің 17-сінде жарияланды. Қалған үшеуі келесі отырысынан кейін жариялайды.',
				published: true
			},
			{ day: -275, kind: 'accept', to: 95 }
		]
	},
	{
		of: 2,
		title: alwaysLate,
		form: information,
		lead: secondBody,
		assigned: -300,
		controlDate: quarterEnd,
		cost: '4,2 млн теңге',
		funding: 'Жергілікті бюджет',
		steps: [
			{
				day: -130,
				kind: 'report',
				text: 'Бет сынақтан өтіп жатыр. Жарияланған қорытынды әзірге жоқ.',
				published: true
			},
			{ day: -126, kind: 'accept' }
		]
	},
	{
		of: 2,
		title: {
			kk: 'Бетті тоқсан сайын толықтыру тәртібін бекіту',
			ru: 'Утвердить порядок ежеквартального дополнения страницы',
			en: 'Approve how the page is added to every quarter'
		},
		form: order,
		lead: officialBody,
		bodies: [secondBody],
		assigned: -300,
		controlDate: 40,
		funding: free,
		steps: [
			{
				day: -9,
				kind: 'claim',
				outcome: 'done',
				text: 'Толықтыру тәртібі бұйрықпен бекітілді, жауапты қызметкерлер тағайындалды.'
			}
		]
	},
	{
		of: 3,
		title: {
			kk: 'Қалалық және аудандық басылымдарда үкіметтік емес ұйымдарға арналған айдар ашу',
			ru: 'Открыть в городских и районных изданиях рубрику о неправительственных организациях',
			en: 'Open a column on non-governmental organisations in town and district newspapers'
		},
		form: information,
		lead: secondBody,
		assigned: '2023-09-01',
		controlDate: '2024-06-30',
		funding: free,
		steps: [
			{
				day: '2024-06-25',
				kind: 'claim',
				outcome: 'partly',
				text: 'Айдар үш басылымда ашылды, екеуі ай сайын шығарады. Қалған басылымдардың таралымы аз, айдарға тұрақты автор табылмады.'
			},
			{ day: '2024-06-28', kind: 'confirm' }
		]
	},
	...laterMeasures
];
