import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { SetupError } from '../lib/server/config.ts';
import { Refusal } from '../lib/server/refusal.ts';
import { affectedBy, toCsv } from '../lib/domain/document/index.server.ts';
import { runCommand } from './run-command.ts';

const usage =
	'Say what was touched: npm run affected -- --forum SLUG, --account EMAIL or --from 2026-11-24T08:00Z (with --to), and --out FILE for the list.';

/** An instant as the database holds it; a day alone begins at midnight UTC. */
function instant(text: string | undefined, name: string): string | undefined {
	if (text === undefined) return undefined;
	const ms = Date.parse(text);
	if (Number.isNaN(ms)) throw new SetupError(`--${name} must be a day or an instant, such as 2026-11-24 or 2026-11-24T08:00Z.`);
	return new Date(ms).toISOString();
}

const text = { type: 'string' } as const;

function asked() {
	try {
		return parseArgs({ options: { forum: text, account: text, from: text, to: text, out: text } }).values;
	} catch {
		throw new SetupError(usage);
	}
}

await runCommand(async () => {
	const { forum, account, from, to, out } = asked();
	const breach = { forum, account, from: instant(from, 'from'), to: instant(to, 'to') };
	if (!forum && !account && !from && !to) throw new SetupError(usage);
	try {
		const { sheet, people } = await affectedBy(breach);
		const csv = toCsv(sheet);
		if (!out) return void process.stdout.write(csv);
		await writeFile(out, csv, { mode: 0o600 });
		console.log(`${out}: ${people} people affected.`);
	} catch (error) {
		if (error instanceof Refusal) throw new SetupError('There is no such forum or account.');
		throw error;
	}
});
