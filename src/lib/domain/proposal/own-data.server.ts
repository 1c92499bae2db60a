import { read } from '../../server/database/open.ts';
import { readMl } from '../../i18n/localized-text.ts';
import { followers } from './followers.server.ts';

/**
 * The stored proposals, supports and following of a person, for that person; callers have checked the link.
 * @param registrationId of the person
 */
export async function ownProposalData(registrationId: string): Promise<Record<string, unknown>> {
	const proposals = await read()
		.selectFrom('proposal')
		.select(['id', 'session_id', 'from_floor', 'text_ml', 'source_language', 'show_name', 'state', 'reason', 'aside_reason', 'created_at'])
		.where('registration_id', '=', registrationId)
		.orderBy('id')
		.execute();
	const supports = await read()
		.selectFrom('proposal_support')
		.select(['proposal_id', 'at'])
		.where('registration_id', '=', registrationId)
		.orderBy('proposal_id')
		.execute();
	const following = await followers(read()).where('f.registration_id', '=', registrationId).execute();
	const ids = following.map(({ id }) => id);
	const followed = ids.length
		? await read().selectFrom('follower_proposal').select('proposal_id').where('follower_id', 'in', ids).orderBy('proposal_id').execute()
		: [];
	return {
		proposals: proposals.map(({ text_ml, ...row }) => ({ ...row, text: readMl(text_ml) })),
		supports,
		following: following.map(({ email, email_folded, language, text_version, given_at, until, by_mail, whole_forum }) => ({
			...{ email, email_folded, language, text_version, given_at, until, by_mail, whole_forum }
		})),
		followed
	};
}
