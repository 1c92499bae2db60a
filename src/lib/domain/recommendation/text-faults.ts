import { locales } from '../../i18n/locales.ts';
import type { Translate } from '../../i18n/translator.ts';
import { fieldErrors } from '../../ui/field-errors.ts';
import type { TextErrors } from './schema.ts';

/** The problems of a text, as ErrorSummary lists them. */
export const textFaults = (t: Translate, errors: TextErrors = {}) =>
	fieldErrors({ ...errors }, Object.fromEntries(locales.map((locale) => [`text.${locale}`, t(`recommendation.staff.text.${locale}`)])));
