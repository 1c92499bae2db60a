import type { TextMl } from '../../lib/i18n/localized-text.ts';
import type { DecisionMode } from '../../lib/lists.ts';

/** What the past forum's platforms made of their proposals: invented whole, in every state that a recommendation can have. */

export interface DemoVote {
	mode: DecisionMode;
	adopted: boolean;
	/** for, against, abstained, present of a counted one */
	votes?: readonly [number, number, number, number];
	reason?: string;
}

export interface DemoRecommendation {
	/** which of the platform's proposals it takes up */
	from: readonly number[];
	text: TextMl;
	/** an amendment that was heard: refused with a reason, or taken up with changes into the next text */
	amendment?: { text: string; refused: string } | { text: string; next: TextMl };
	/** left a draft where neither stands */
	tabled?: true;
	/** the platform's and then the forum's decision on the whole */
	platform?: DemoVote;
	forum?: DemoVote;
	/** decided once more after it was reopened for this reason */
	again?: { reason: string; forum: DemoVote };
	/** merged into another of the platform, by its place here */
	mergedInto?: number;
}

const consensus: DemoVote = { mode: 'consensus', adopted: true };
const majority: DemoVote = { mode: 'majority', adopted: true };

export const pastRecommendations: readonly (readonly DemoRecommendation[])[] = [
	[
		{
			from: [0, 1],
			text: {
				kk: 'Аудандық қоғамдық кеңестерге форум ұсынымдарының орындалуын жылына бір рет тыңдап, қорытындысын жариялау ұсынылсын.',
				ru: 'Рекомендовать районным общественным советам раз в год заслушивать исполнение рекомендаций форума и публиковать итоги.'
			},
			platform: consensus,
			forum: consensus
		},
		{
			from: [2],
			text: {
				kk: 'Қоғамдық бақылау қорытындылары облыс әкімдігінің сайтында бір бетте жариялансын.',
				ru: 'Публиковать итоги общественного контроля на одной странице сайта акимата области.'
			},
			amendment: {
				text: 'Беттің қаншалықты жиі толықтырылатыны жазылсын: ай сайын.',
				next: {
					kk: 'Қоғамдық бақылау қорытындылары облыс әкімдігінің сайтында бір бетте жарияланып, тоқсан сайын толықтырылсын.',
					ru: 'Публиковать итоги общественного контроля на одной странице сайта акимата области и дополнять её ежеквартально.'
				}
			},
			platform: { mode: 'counted', adopted: true, votes: [41, 3, 4, 52] },
			forum: majority
		},
		{
			from: [3, 5],
			text: {
				kk: 'Жолдар мен аулалардың жөндеуін қабылдайтын комиссияларға үкіметтік емес ұйымдардың өкілдері міндетті түрде енгізілсін.',
				ru: 'Обязательно включать представителей неправительственных организаций в комиссии по приёмке отремонтированных дорог и дворов.'
			},
			platform: majority,
			forum: {
				mode: 'majority',
				adopted: false,
				reason: 'Комиссияның құрамы заңмен белгіленген; ұсыныс облыс мәслихатына жеке хатпен жіберіледі.'
			}
		},
		// waits for the platform's moderator
		{
			from: [4],
			text: {
				kk: 'Қоғамдық мониторинг жүргізетін волонтерлерге жыл сайын екі күндік тегін оқу өткізілсін.',
				ru: 'Ежегодно проводить двухдневное бесплатное обучение волонтёров, которые ведут общественный мониторинг.'
			},
			tabled: true
		}
	],
	[
		{
			from: [0, 1],
			text: {
				kk: 'Жергілікті бұқаралық ақпарат құралдарында үкіметтік емес ұйымдардың жұмысына арналған тұрақты айдар ашылсын.',
				ru: 'Открыть в местных средствах массовой информации постоянную рубрику о работе неправительственных организаций.'
			},
			platform: majority,
			forum: consensus
		},
		{
			from: [2],
			text: {
				kk: 'Үкіметтік емес ұйымдардың баспасөз хатшыларына арналған тегін медиамектеп жыл сайын өткізілсін.',
				ru: 'Ежегодно проводить бесплатную медиашколу для пресс-секретарей неправительственных организаций.'
			},
			platform: consensus,
			forum: consensus
		},
		{
			from: [4],
			text: {
				kk: 'Мемлекеттік органдар журналистердің ресми сауалына үш жұмыс күні ішінде жауап берсін.',
				ru: 'Государственным органам отвечать на официальные запросы журналистов в течение трёх рабочих дней.'
			},
			tabled: true,
			platform: majority
		},
		{
			from: [3, 6],
			text: {
				kk: 'Редакторлар мен үкіметтік емес ұйым басшыларының кездесуі тоқсан сайын өткізілсін.',
				ru: 'Ежеквартально проводить встречи редакторов с руководителями неправительственных организаций.'
			},
			mergedInto: 1
		}
	],
	[
		{
			from: [0, 1],
			text: {
				kk: 'Грант конкурсына өтінім қабылдау мерзімі кемінде 20 жұмыс күні болсын.',
				ru: 'Принимать заявки на конкурс грантов не менее 20 рабочих дней.'
			},
			amendment: { text: 'Мерзім 40 жұмыс күні болсын.', refused: 'Бюджет жылының мерзіміне сыймайды.' },
			platform: { mode: 'counted', adopted: true, votes: [46, 1, 2, 49] },
			forum: consensus,
			again: { reason: 'Орысша мәтіндегі сан дұрыс оқылмаған.', forum: consensus }
		},
		{
			from: [2],
			text: {
				kk: 'Гранттың соңғы 10 пайызы есеп қабылданғаннан кейін 5 жұмыс күні ішінде аударылсын.',
				ru: 'Последние 10 процентов гранта перечислять в течение 5 рабочих дней после принятия отчёта.'
			},
			platform: majority,
			forum: majority
		},
		{ from: [4], text: { kk: 'Ауылдық ұйымдарға өтінім жазуға көмектесетін кеңес беру күндері әр ауданда өткізілсін.' } }
	]
];
