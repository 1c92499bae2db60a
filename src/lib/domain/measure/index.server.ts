export { addFirstMeasure, addMeasure, dropMeasure, writePlan, rezoneMeasures } from './commands/plan.server.ts';
export { takeStep, enterForBody, type LetterInput } from './commands/steps.server.ts';
export { publishEvent, hideEvent } from './commands/publish.server.ts';
export {
	measuresFor,
	measuresOfBodies,
	measureFor,
	publicMeasures,
	countByStatus,
	type MeasureFilters,
	type MeasurePage
} from './queries.server.ts';
export {
	narrows,
	withMeasure,
	bodiesOfMeasures,
	yearsOfMeasures,
	nextOverdue,
	measuresInRows,
	type PublicMeasureFilters
} from './published-measures.server.ts';
