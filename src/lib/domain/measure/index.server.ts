export { addFirstMeasure, addMeasure, dropMeasure, writePlan, rezoneMeasures } from './commands/plan.server.ts';
export { takeStep, enterForBody, letterFiles, measureFiles, type LetterInput } from './commands/steps.server.ts';
export { showFile } from './commands/files.server.ts';
export { fileFor } from './files.server.ts';
export { publishEvent, publishWaiting, hideEvent } from './commands/publish.server.ts';
export { measuresFor, measureFor, publicMeasures, countByStatus, type MeasureFilters } from './queries.server.ts';
export { type MeasurePage } from './paged.server.ts';
export { bodiesToSuggest, countOfBodies, measureForBody, measuresOfBodies, spokenBodies } from './bodies.server.ts';
export { measuresToTell, type ToldMeasure } from './tell-body.server.ts';
export { remindOfficials } from './remind.server.ts';
export {
	narrows,
	withMeasure,
	bodiesOfMeasures,
	yearsOfMeasures,
	nextOverdue,
	measuresInRows,
	type PublicMeasureFilters
} from './published-measures.server.ts';
export {
	measuresToDo,
	measureChoices,
	planChoices,
	letterMeasures,
	requireMeasuresOf,
	unpublishedAnswers,
	answersNamed,
	measuresOfRecommendation,
	type LetterMeasure,
	type PlanChoices,
	type UnpublishedAnswer
} from './managing.server.ts';
export { measureTitle } from './words.ts';
