export { homePathOf, sessionRoleOf } from './rules.ts';
export { pathAfterSignIn } from './after-sign-in.ts';
export { signedIn, visitorOf, keepSignedIn, dropLogin } from './hook.server.ts';
export { actorOf, accountsOf, administrators, accountByLink, ownAccount, ownRoles, rolePlaces, grantTargets } from './queries.server.ts';
export { linkToken, openLink } from './links.server.ts';
export { offerByLink, offeredById, offersOf, offerToken, ownOffers } from './offers.server.ts';
export { acceptOffer, acceptOfferByLink, declineOffer, declineOfferByLink, offerAgain, withdrawOffer } from './commands/offers.server.ts';
export {
	createAccount,
	invite,
	inviteAgain,
	disableAccount,
	enableAccount,
	chooseDigest,
	chooseMeasuresDigest,
	chooseLanguage,
	type NewAccount
} from './commands/accounts.server.ts';
export { grantRole, takeRole } from './commands/roles.server.ts';
export { codeAwaited, enterCode } from './commands/enter-code.server.ts';
export { ownLogins, endOwnLogin, type OwnLogin } from './commands/logins.server.ts';
export {
	confirmSecondFactor,
	dropSecondFactor,
	newRecoveryCodes,
	offerSecondFactor,
	ownSecondFactor,
	takeSecondFactor,
	type FactorSecret
} from './commands/second-factor.server.ts';
export { requireSecondFactor, secondFactorRequired } from './mfa-policy.server.ts';
export { signIn, signOut, signOutEverywhere, type SignedIn, type Visitor } from './commands/sign-in.server.ts';
export { askReset, acceptInvitation, resetPassword, resetTokenFor, changePassword } from './commands/passwords.server.ts';
export { setUpToken, setUp } from './commands/set-up.server.ts';
export { loginCookieName } from './lucia.server.ts';
