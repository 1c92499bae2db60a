import { sendDue } from '../../src/lib/mail/index.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { readConfig, useConfig } from '../../src/lib/server/config.ts';
import { closeDatabase } from '../../src/lib/server/database/open.ts';

/** Another process that sends what is due in a test's outbox, once. */
useConfig(readConfig(process.env));
setClock(process.env.CLOCK);
process.stdout.write('ready\n');
await sendDue();
await closeDatabase();
