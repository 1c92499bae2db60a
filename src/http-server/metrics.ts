import type { RequestListener } from 'node:http';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Config } from '../lib/server/config.ts';
import { systemStatus } from '../lib/server/system-status.ts';
import { sameText } from '../lib/server/crypto.ts';

/** /metrics for Prometheus, with METRICS_TOKEN as bearer token; without that setting there is no such page. */

const registry = new Registry();
collectDefaultMetrics({ register: registry });

const methods = new Set(['GET', 'HEAD', 'POST']);
const requests = new Histogram({
	name: 'alang_request_seconds',
	help: 'Time from the request to the end of its answer',
	labelNames: ['method', 'route', 'status'],
	buckets: [0.002, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
	registers: [registry]
});
/** Notes one answer. @param route the route's id, of which there are few */
export const observeRequest = (method: string, route: string, status: number, seconds: number): void =>
	requests.observe({ method: methods.has(method) ? method : 'other', route, status: String(status) }, seconds);

const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
const up = gauge('alang_database_up', '1 while the database answers');
const waiting = gauge('alang_outbox_waiting', 'Mails that wait to be sent');
const failed = gauge('alang_outbox_failed', 'Mails given up');
const oldest = gauge('alang_outbox_oldest_seconds', 'Age of the oldest mail that waits');
const bytes = gauge('alang_database_bytes', 'Size of the database');
const free = gauge('alang_disk_free_bytes', 'Room left on the disk of DATA_DIR');
const backup = gauge('alang_backup_age_seconds', 'Time since the last backup; +Inf: never');

async function measure(): Promise<void> {
	const now = await systemStatus();
	up.set(now.database.answers ? 1 : 0);
	free.set(now.disk.freeBytes);
	if (!now.database.answers) return;
	waiting.set(now.outbox.waiting);
	failed.set(now.outbox.failed);
	oldest.set(now.outbox.oldestSeconds);
	bytes.set(now.database.bytes);
	backup.set(now.lastBackup ? (Date.now() - Date.parse(now.lastBackup.at)) / 1000 : Infinity);
}

/** Answers /metrics; everything else goes on. */
export function withMetrics(config: Config, handler: RequestListener): RequestListener {
	const wanted = config.metricsToken && `Bearer ${config.metricsToken}`;
	return (request, response) => {
		if (!wanted || request.url !== '/metrics') return handler(request, response);
		response.setHeader('alang-route', '/metrics');
		if (!sameText(request.headers.authorization ?? '', wanted)) {
			response.writeHead(401, { 'www-authenticate': 'Bearer', 'cache-control': 'no-store' }).end();
			return;
		}
		void measure()
			.then(() => registry.metrics())
			.then(
				(text) => response.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' }).end(text),
				() => response.writeHead(500, { 'cache-control': 'no-store' }).end()
			);
	};
}
