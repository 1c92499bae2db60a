// The last line of CI: what several test commands counted, together. `node scripts/sum-reports.mjs test deep`
import { countTests, say } from './test-report.mjs';

const sums = process.argv.slice(2).map(countTests);
const total = (which) => sums.reduce((all, each) => all + each[which], 0);
process.exit(say({ passed: total('passed'), failed: total('failed'), failures: sums.flatMap(({ failures }) => failures) }));
