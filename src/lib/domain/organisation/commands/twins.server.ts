import type { Change } from '../../../server/change.ts';
import { searchNormalise } from '../../../i18n/search-normalise.ts';
import { readMl, writeMl, type TextMl } from '../../../i18n/localized-text.ts';
import type { Unit } from '../schema.ts';
import { sharesSpelling } from '../../../i18n/shared-spelling.ts';

/** An entry of the directory with the name of a new one. `same`: it has all that the form says, so the form was sent twice. */
interface Twin {
	id: string;
	name: TextMl;
	same: boolean;
}

/** Finds an accepted organisation of the country with one of the names. */
export async function acceptedNamed(c: Change, input: { name: TextMl; kind: string; country: string }): Promise<Twin | null> {
	const names = Object.values(input.name).flatMap((name) => (name && searchNormalise(name) ? [searchNormalise(name)] : []));
	if (!names.length) return null;
	const row = await c.trx
		.selectFrom('organisation as o')
		.select(['o.id', 'o.name_ml', 'o.kind'])
		.where('o.country', '=', input.country)
		.where('o.state', '=', 'accepted')
		.where((e) =>
			e.or([
				e('o.name_folded', 'in', names),
				e(
					'o.id',
					'in',
					e
						.selectFrom('organisation_alias')
						.select('organisation_alias.organisation_id')
						.where('organisation_alias.name_folded', 'in', names)
				)
			])
		)
		.orderBy('o.id')
		.executeTakeFirst();
	return row ? { id: row.id, name: readMl(row.name_ml), same: row.name_ml === writeMl(input.name) && row.kind === input.kind } : null;
}

interface UnitColumns {
	kind: Unit['kind'];
	country: string;
	name_ml: string;
	parent_id: string | null;
	rural: number | null;
	valid_from: string | null;
	valid_to: string | null;
}

/** A unit of the same name at the same place that has no end; of one that is part of nothing, wherever it lies. */
export async function unitNamed(c: Change, columns: UnitColumns): Promise<Twin | null> {
	const all = c.trx.selectFrom('administrative_unit').selectAll().where('country', '=', columns.country).where('kind', '=', columns.kind);
	const rows = await all
		// one that is part of nothing yet may be any of its name
		.where((e) => (columns.parent_id ? e.or([e('parent_id', '=', columns.parent_id), e('parent_id', 'is', null)]) : e.lit(true)))
		.where('valid_to', 'is', null)
		.execute();
	const twins = rows.filter((row) => sharesSpelling(readMl(row.name_ml), readMl(columns.name_ml)));
	const twin = twins.find((row) => row.parent_id === columns.parent_id) ?? twins[0];
	if (!twin) return null;
	const same = Object.entries(columns).every(([column, value]) => twin[column as keyof typeof twin] === value);
	return { id: twin.id, name: readMl(twin.name_ml), same };
}
