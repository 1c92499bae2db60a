import { z } from 'zod';

/**
 * A hidden field or a button in which a form carries what a question has shown and what was answered. What no page has written there is
 * no answer, and no mistake that anybody could correct: the question is asked anew. @param most letters
 */
export const answerField = (most: number) => z.string().max(most).default('').catch('');
