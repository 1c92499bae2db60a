import { free, information, order, type DemoMeasure } from './measure-plan.ts';
import { officialBody, secondBody, stateBodies } from './organisations.ts';

/** The measures of the recommendations with the numbers 4 to 6. */

const [, , rudny = officialBody, auliekol = officialBody] = stateBodies;

export const laterMeasures: readonly DemoMeasure[] = [
	{
		of: 4,
		title: {
			kk: 'Баспасөз хатшыларына арналған медиамектептің бағдарламасын әзірлеу',
			ru: 'Разработать программу медиашколы для пресс-секретарей',
			en: 'Draw up the programme of the media school for press secretaries'
		},
		form: { kk: 'бағдарлама', ru: 'программа', en: 'programme' },
		lead: rudny,
		assigned: -120,
		controlDate: 60,
		steps: [
			{
				day: -100,
				kind: 'not_ours',
				letter: '07-18/412',
				suggested: officialBody,
				text: 'Облыстық медиамектептің бағдарламасын әзірлеу қала әкімдігінің құзыретіне жатпайды. Оны облыстың қоғамдық даму басқармасына жүктеуді ұсынамыз.',
				published: true
			}
		]
	},
	{
		of: 4,
		title: { kk: 'Медиамектепті өткізу', ru: 'Провести медиашколу', en: 'Hold the media school' },
		form: information,
		lead: officialBody,
		assigned: -320,
		controlDate: -30,
		cost: '6,5 млн теңге',
		funding: 'Жергілікті бюджет',
		steps: [
			{
				day: -45,
				kind: 'ask',
				to: 120,
				letter: '05-12/988',
				text: 'Жаттықтырушылармен шарт жасасу рәсімі созылды. Орындау мерзімін ұзартуды сұраймыз.',
				published: true
			},
			{ day: -41, kind: 'grant', to: 120 },
			{
				day: -14,
				kind: 'report',
				text: 'Екі топтың оқуы өтті: 46 баспасөз хатшысы. Үшінші топтың тізімі жасалып жатыр.',
				published: true
			}
		]
	},
	{
		of: 5,
		title: {
			kk: 'Конкурс ережесінде өтінім қабылдаудың ең аз мерзімін 20 жұмыс күні етіп белгілеу',
			ru: 'Закрепить в правилах конкурса срок приёма заявок не менее 20 рабочих дней',
			en: 'Set at least 20 working days for applications in the rules of the competition'
		},
		form: order,
		lead: officialBody,
		assigned: '2023-09-01',
		controlDate: '2023-12-31',
		steps: [
			{
				day: '2023-11-27',
				kind: 'claim',
				outcome: 'refused',
				text: 'Конкурс ережесін уәкілетті орган республика бойынша бірыңғай бекітеді, облыс оны өзгерте алмайды. Ұсыныс уәкілетті органға жолданды.'
			},
			{ day: '2023-11-30', kind: 'confirm' }
		]
	},
	{
		of: 5,
		title: {
			kk: 'Конкурс туралы хабарландыруды ауылдық округтердің беттерінде бір апта бұрын жариялау',
			ru: 'Публиковать объявление о конкурсе на страницах сельских округов за неделю',
			en: 'Announce the competition on the pages of rural districts a week before'
		},
		form: information,
		lead: auliekol,
		assigned: -150,
		controlDate: 90,
		funding: free,
		steps: [
			{
				day: -25,
				kind: 'report',
				letter: '03-09/276',
				text: 'Хабарландыру ауданның 10 ауылдық округінің 8-інде жарияланды, қалған екеуінің беті жаңартылып жатыр.',
				published: true
			},
			{ day: -21, kind: 'accept' }
		]
	},
	{
		of: 6,
		title: {
			kk: 'Гранттың соңғы бөлігін аудару мерзімін бақылау',
			ru: 'Следить за сроком перечисления последней части гранта',
			en: 'Watch the time in which the last part of a grant is paid'
		},
		form: information,
		term: { kk: 'тұрақты', ru: 'постоянно', en: 'at all times' },
		lead: officialBody,
		assigned: -200,
		controlDate: null,
		steps: [
			{
				day: -50,
				kind: 'report',
				text: 'Соңғы бөлік аударылмаған ұйымның басшысы мен оның телефоны осы жерде көрсетілген.',
				hidden: 'Мәтінде азаматтың жеке деректері бар'
			},
			{
				day: -46,
				kind: 'report',
				text: 'Былтыр аударылған 34 гранттың 31-інде соңғы бөлігі 5 жұмыс күні ішінде төленді, үшеуінде есеп толықтыруға қайтарылды.',
				published: true
			}
		]
	},
	{
		of: 6,
		title: {
			kk: 'Есеп тапсырудың қағаз нысанын жаңарту',
			ru: 'Обновить бумажную форму отчёта',
			en: 'Renew the paper form of the report'
		},
		form: order,
		lead: officialBody,
		assigned: '2023-09-01',
		controlDate: '2024-09-30',
		steps: [
			{
				day: '2024-05-14',
				kind: 'lapse',
				letter: '12-НҚ',
				text: 'Есеп электрондық порталда тапсырылатын болды, қағаз нысаны қолданылмайды.',
				published: true
			}
		]
	},
	{
		of: 6,
		title: {
			kk: 'Есеп тексеру мерзімін ұйымдарға күнтізбеде көрсету',
			ru: 'Показывать организациям срок проверки отчёта в календаре',
			en: 'Show organisations in a calendar by when their report is checked'
		},
		form: { kk: 'күнтізбе', ru: 'календарь', en: 'calendar' },
		lead: secondBody,
		assigned: -12,
		controlDate: 150,
		steps: []
	}
];
