import type { PageBytes } from './pages.ts';
import type { Scores } from './lighthouse.ts';

interface Against {
	alang: { perSecond: number; cpuMs: number };
	bare: { perSecond: number; cpuMs: number };
	/** requests a second of Alang against the bare server, median of the rounds */
	ratio: number;
	/** CPU for each request of Alang against the bare server */
	cpuRatio: number;
}

interface Latency {
	p50: number;
	p99: number;
}

const measures = ['page', 'rendered', 'deskLookUp', 'list', 'search', 'summary', 'registration'] as const;

export interface Report {
	date: string;
	node: string;
	page?: Against & { bytes: number };
	registration?: Against;
	/** milliseconds of one request after another */
	sizes: ({ engine: 'sqlite' | 'postgres'; people: number } & Record<(typeof measures)[number], Latency>)[];
	start?: { readyMs: number; memoryMb: number };
	bytes?: PageBytes[];
	lighthouse?: Record<string, Scores>;
}

const names: Record<(typeof measures)[number], string> = {
	page: 'public page, kept',
	rendered: 'public page, made anew',
	deskLookUp: 'look-up at the desk',
	list: 'list of registrations',
	search: 'search in the list',
	summary: 'attendance summary',
	registration: 'registration'
};
const row = (...cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly string[]) => [row(...head), row(...head.map(() => '---')), ...rows].join('\n');
const ms = ({ p50, p99 }: Latency) => `${p50.toFixed(1)} / ${p99.toFixed(1)}`;
const percent = (ratio: number) => `${Math.round(ratio * 100)} %`;
const kb = (bytes: number) => (bytes / 1024).toFixed(1);

/** The report as the tables of the README. */
export function tableOf(report: Report): string {
	const against = ([name, figures]: [string, Against | undefined]) =>
		figures
			? [
					row(
						name,
						figures.alang.perSecond.toFixed(0),
						figures.bare.perSecond.toFixed(0),
						percent(figures.ratio),
						`${figures.alang.cpuMs.toFixed(3)} / ${figures.bare.cpuMs.toFixed(3)}`
					)
				]
			: [];
	const columns = report.sizes.map((each) => `${each.engine}, ${each.people}`);
	const growth = (engine: string, measure: (typeof measures)[number]) => {
		const of = report.sizes.filter((each) => each.engine === engine).sort((a, b) => a.people - b.people);
		const [first, last] = [of[0], of.at(-1)];
		return first && last && first !== last ? `${(last[measure].p50 / first[measure].p50).toFixed(2)} ×` : '–';
	};
	const grown = [...new Set(report.sizes.map((each) => each.engine))];
	return [
		`Measured ${report.date}, Node.js ${report.node}, two cores.`,
		table(
			['against bare Node', 'Alang, requests/s', 'bare, requests/s', 'ratio', 'CPU ms a request'],
			[...against([`public page, ${kb(report.page?.bytes ?? 0)} KB`, report.page]), ...against(['registration', report.registration])]
		),
		table(
			['p50 / p99 in ms', ...columns, ...grown.map((engine) => `p50 largest to smallest, ${engine}`)],
			measures.map((measure) =>
				row(names[measure], ...report.sizes.map((each) => ms(each[measure])), ...grown.map((engine) => growth(engine, measure)))
			)
		),
		...(report.start
			? [`Start to ready ${Math.round(report.start.readyMs)} ms; memory with 5,000 registrations ${Math.round(report.start.memoryMb)} MB.`]
			: []),
		table(
			['first visit, KB as sent', 'HTML', 'CSS', 'fonts', 'JavaScript'],
			(report.bytes ?? []).map((each) => row(`\`${each.page}\``, kb(each.html), kb(each.css), kb(each.fonts), kb(each.js)))
		),
		table(
			['Lighthouse, phone, median of three', 'performance', 'accessibility', 'best practices', 'SEO'],
			Object.entries(report.lighthouse ?? {}).map(([page, scores]) =>
				row(`\`${page}\``, scores.performance, scores.accessibility, scores['best-practices'], scores.seo)
			)
		)
	].join('\n\n');
}
