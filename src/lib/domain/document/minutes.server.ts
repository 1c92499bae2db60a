import type { Actor } from '../../server/actor.ts';
import type { Locale } from '../../i18n/locales.ts';
import { presenceAt } from '../attendance/index.server.ts';
import { kindsOf } from '../forum/index.server.ts';
import type { Forum } from '../forum/schema.ts';
import type { DutyRole } from '../../lists.ts';
import type { Session } from '../programme/schema.ts';
import { bindingLanguages } from '../recommendation/rules.ts';
import { minutedAt } from '../recommendation/index.server.ts';
import type { MinutesInput } from './minutes-paper.ts';

/** The languages that an address asks for: both binding ones side by side, or one. */
export const paperLanguages = new Map<string, readonly Locale[]>([
	[bindingLanguages.join('-'), bindingLanguages],
	...bindingLanguages.map((locale) => [locale, [locale]] as const)
]);

/** The contents of a platform's minutes. @throws Refusal('not-found') for everybody who does not work there */
export async function minutesOf(actor: Actor, place: { forum: Forum; session: Session }): Promise<MinutesInput> {
	const { forum, session } = place;
	const [minuted, presence, kinds] = await Promise.all([minutedAt(actor, place), presenceAt(session.id), kindsOf(forum.id)]);
	const n = new Map(presence.kinds.map((each) => [each.kind, each.n]));
	const duties = (role: DutyRole) => session.duties.filter((duty) => duty.role === role).map(({ name }) => name);
	return {
		...{ forum, session, ...minuted },
		hall: session.hall?.name ?? null,
		held: session.platform?.taken ?? 0,
		marked: presence.n,
		kinds: kinds.flatMap(({ code, name }) => (n.get(code) ? [{ name, n: n.get(code) ?? 0 }] : [])),
		moderators: duties('moderator'),
		rapporteurs: duties('rapporteur')
	};
}
