import { migrate } from '../lib/server/database/migrate.ts';
import { closeDatabase } from '../lib/server/database/open.ts';

await migrate();
await closeDatabase();
