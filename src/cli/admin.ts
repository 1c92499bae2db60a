import { pathIn } from '../lib/i18n/locales.ts';
import { SetupError, config } from '../lib/server/config.ts';
import { loadKey } from '../lib/server/crypto.ts';
import { Refusal } from '../lib/server/refusal.ts';
import { resetTokenFor } from '../lib/domain/access/index.server.ts';
import { runCommand } from './run-command.ts';

const usage = 'npm run admin -- reset MAIL prints a link with which the account of that address chooses a new passphrase.';

await runCommand(async () => {
	const [command, email, ...more] = process.argv.slice(2);
	if (command !== 'reset' || !email || more.length) throw new SetupError(usage);
	// a key made here would open nothing that the server has
	loadKey(true);
	try {
		const { token, language } = await resetTokenFor(email);
		console.log(`Open this within an hour, once: ${config().origin}${pathIn(language, `/password/${token}`)}`);
	} catch (error) {
		if (error instanceof Refusal) throw new SetupError(`No account that can log in has the address ${email}.`);
		throw error;
	}
});
