import type { Locale } from '../../lib/i18n/locales.ts';
import type { ActivityField, ExpertShownTo } from '../../lib/lists.ts';

/** What delegates of both forums offer as experts: invented whole, beside nobody's real name. */
export interface DemoExpert {
	fields: ActivityField[];
	line: string;
	language: Locale;
	shownTo: ExpertShownTo;
}

const offer = (language: Locale, line: string, fields: ActivityField[], shownTo: ExpertShownTo = 'everyone'): DemoExpert => ({
	...{ fields, line, language, shownTo }
});

export const pastExperts: readonly DemoExpert[] = [
	offer('kk', 'Әлеуметтік жобалар бойынша грант өтінімін дайындауға және есеп жазуға көмектесемін.', ['civil_society', 'vulnerable']),
	offer('ru', 'Провожу общественный мониторинг ЦОНов и поликлиник, учу составлять анкеты.', ['monitoring', 'rights']),
	offer('kk', 'Ауыл жастарымен он жыл жұмыс істеп келемін: клуб ашу, көшбасшыларды оқыту.', ['youth', 'volunteering']),
	offer('kk', 'Мүгедектігі бар адамдарға қолжетімді орта: нысандарды тексеремін, жобаға пікір беремін.', ['vulnerable', 'rights']),
	offer('ru', 'Экологические проверки водоёмов, обсуждение проектов с жителями сёл.', ['environment']),
	offer('kk', 'Қиын жағдайдағы отбасыларға заң кеңесін беремін, медиация жүргіземін.', ['family', 'rights', 'accord'], 'bodies'),
	offer('ru', 'Сопровождаю семьи с детьми-инвалидами, знаю порядок оказания специальных услуг.', ['orphans', 'health'], 'bodies'),
	offer('kk', 'Тобыл өңірінің тарихи орындары: экспедиция, мектеп мұражайларын ұйымдастыру.', ['heritage', 'education'])
];

export const nextExperts: readonly DemoExpert[] = [
	offer('kk', 'Еріктілер штабын құру, оқыту және жұмысын үйлестіру.', ['volunteering', 'youth']),
	offer('ru', 'Помогаю НПО с бюджетом проекта и отчётностью по грантам.', ['civil_society']),
	offer('kk', 'Ауылда салауатты өмір салты жөніндегі науқандарды өткіземін.', ['health', 'education']),
	offer('en', 'I train social workers in trauma-informed support.', ['vulnerable', 'probation']),
	offer('kk', 'Жұмыссыз жастарды кәсіпке баулу, жұмыс берушімен келіссөз.', ['employment', 'youth'], 'bodies')
];
