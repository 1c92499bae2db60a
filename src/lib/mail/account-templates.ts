import type { MailKind } from '../server/mail-kinds.ts';
import type { TemplateHelpers, Written } from './template-helpers.ts';

/** What the mails to accounts say. */

const credentialLetter = (w: TemplateHelpers): Written => ({
	subject: w.subject(),
	parts: [w.first(), w.nextStep(), w.way('link.askReset', w.links.page('/password'))]
});

export const accountTemplates: Record<Extract<MailKind, `access.${string}`>, (w: TemplateHelpers) => Written> = {
	'access.withdrawals': (w) => ({
		subject: w.subject(w.forumTitle()),
		parts: [
			w.withdrawn(),
			w.way('link.withdrawn', w.links.page(`/organiser/forums/${w.forum().slug}/registrations?state=withdrawn`)),
			w.nextStep()
		]
	}),
	'access.invitation': (w) => ({
		subject: w.subject(),
		parts: [
			w.first(),
			...w.roles(),
			w.nextStep(),
			w.way('link.invitation', w.links.invitation(w.need(w.facts.linkId, 'link'))),
			w.say('privateNote')
		]
	}),
	'access.role-offer': (w) => ({
		subject: w.subject(),
		parts: [w.first(), w.offered(), w.nextStep(), w.way('link.offer', w.links.offer(w.offer().id)), w.say('privateNote')]
	}),
	'access.reset': (w) => ({
		subject: w.subject(),
		parts: [
			w.first(),
			w.nextStep(),
			w.way('link.reset', w.links.reset(w.need(w.facts.linkId, 'link'))),
			w.say('privateNote'),
			w.say('ignore')
		]
	}),
	'access.password-changed': credentialLetter,
	'access.second-factor-on': credentialLetter,
	'access.second-factor-off': credentialLetter,
	'access.second-factor-taken': credentialLetter,
	'access.codes-spent': credentialLetter,
	'access.recovery-code-used': (w) => ({
		subject: w.subject(),
		parts: [
			w.say('access.recovery-code-used.first', { left: w.need(w.facts.codesLeft, 'count') }),
			w.nextStep(),
			w.way('link.askReset', w.links.page('/password'))
		]
	}),
	'access.recovery-codes-new': credentialLetter
};
