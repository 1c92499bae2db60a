import { expect, test } from 'vitest';
import { likelyLanguage } from './likely-language.ts';

test('a typed text tells its language by its letters', () => {
	expect(
		[
			...['Қаржыландыру көзі көрсетілмеген', 'Жоба кейінге қалдырылды (Smart City)', 'Нет источника финансирования'],
			...['Не поддержано: программа «Ұлы дала» закрыта в прошлом году', 'Перенести на 2027 год', 'No source of funding', '№ 5, 2027']
		].map(likelyLanguage)
	).toEqual(['kk', 'kk', 'ru', 'ru', 'ru', 'en', null]);
});
