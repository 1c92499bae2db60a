import { foreignNames, kazakh, kazakhFathers, russian } from './content/names.ts';
import { abroad, media, ngos, stateBodies, type DemoOrganisation } from './content/organisations.ts';

/** 200 invented people for a forum: 10 diplomats, 22 guests of foreign NGOs and 168 people from Kazakhstan, always the same for a seed. */

export interface DemoPerson {
	surname: string;
	givenName: string;
	patronymic: string;
	latinName: string;
	email: string;
	phone: string;
	country: string;
	organisation: DemoOrganisation;
	position: string;
	workingLanguage: 'kk' | 'ru' | 'en';
	interpretation: boolean;
	needs: { accessibility: string; food: string } | null;
	shownTo: 'nobody' | 'participants' | 'everyone';
	photo: boolean;
	keep: boolean;
	/** number of the platform chosen first, 1 to 3, or 0 */
	choice: number;
	attends: boolean;
}

type Random = () => number;

/** mulberry32: a small known generator; the same seed gives the same people on every machine. */
export function randomFrom(seed: number): Random {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

const oneOf = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

const positions = {
	ngo: {
		kk: ['төраға', 'директор', 'жоба үйлестірушісі', 'волонтер', 'бухгалтер', 'сарапшы'],
		ru: ['председатель', 'директор', 'координатор проекта', 'волонтёр', 'эксперт'],
		en: ['director', 'project coordinator', 'expert']
	},
	diplomatic: { kk: ['хатшы'], ru: ['секретарь'], en: ['First Secretary', 'Attaché', 'Political Officer', 'Programme Officer'] },
	state_body: {
		kk: ['бөлім басшысы', 'бас маман', 'басқарма басшысының орынбасары'],
		ru: ['руководитель отдела', 'главный специалист'],
		en: ['specialist']
	},
	media: { kk: ['тілші', 'редактор', 'оператор'], ru: ['корреспондент', 'редактор'], en: ['reporter'] }
};

const needs = {
	kk: [
		{ accessibility: 'пандус керек', food: '' },
		{ accessibility: '', food: 'етсіз тағам' }
	],
	ru: [
		{ accessibility: 'нужен пандус', food: '' },
		{ accessibility: '', food: 'без мяса' }
	],
	en: [
		{ accessibility: 'step-free access', food: '' },
		{ accessibility: '', food: 'vegetarian' }
	]
};

function resident(
	random: Random,
	organisation: DemoOrganisation
): Pick<DemoPerson, 'surname' | 'givenName' | 'patronymic' | 'workingLanguage'> {
	const woman = random() < 0.55;
	if (random() < 0.22) {
		const pool = woman ? russian.female : russian.male;
		return { surname: oneOf(random, pool.surnames), givenName: oneOf(random, pool.given), patronymic: '', workingLanguage: 'ru' };
	}
	const pool = woman ? kazakh.female : kazakh.male;
	const father = random() < 0.6 ? `${oneOf(random, kazakhFathers)}${woman ? 'қызы' : 'ұлы'}` : '';
	const workingLanguage = organisation.rural || random() < 0.7 ? 'kk' : 'ru';
	return { surname: oneOf(random, pool.surnames), givenName: oneOf(random, pool.given), patronymic: father, workingLanguage };
}

/** The order in which they register is mixed, as on the day. */
export function demoPeople(seed: number): DemoPerson[] {
	const random = randomFrom(seed);
	const guests = Object.entries(foreignNames).flatMap(([country, names]) =>
		names.map(([givenName, surname, latinName]) => ({
			person: {
				givenName,
				surname,
				patronymic: '',
				latinName,
				workingLanguage: (/[а-яіїєґ]/i.test(givenName) ? 'ru' : 'en') as 'ru' | 'en'
			},
			country,
			organisation: abroad[country] as DemoOrganisation
		}))
	);
	const homes = [
		...Array.from({ length: 122 }, () => oneOf(random, ngos)),
		...Array.from({ length: 30 }, () => oneOf(random, stateBodies)),
		...Array.from({ length: 16 }, () => oneOf(random, media))
	].map((organisation) => ({ person: { ...resident(random, organisation), latinName: '' }, country: 'KZ', organisation }));
	return [...guests, ...homes]
		.map((entry) => ({ entry, order: random() }))
		.sort((a, b) => a.order - b.order)
		.map(({ entry: { person, country, organisation } }, index) => {
			const shown = random();
			const choice = random();
			return {
				...person,
				country,
				organisation,
				email: `delegate${index + 1}@alang.example`,
				phone: country === 'KZ' ? `+7 777 000 ${String(1000 + index)}` : '',
				position: oneOf(random, positions[organisation.kind][person.workingLanguage]),
				interpretation: person.workingLanguage === 'en' || random() < 0.1,
				needs: random() < 0.04 ? oneOf(random, needs[person.workingLanguage]) : null,
				shownTo: shown < 0.55 ? 'everyone' : shown < 0.8 ? 'participants' : 'nobody',
				photo: random() < 0.7,
				keep: random() < 0.5,
				choice: choice < 0.36 ? 1 : choice < 0.6 ? 2 : choice < 0.87 ? 3 : 0,
				attends: random() < 0.87
			};
		});
}
