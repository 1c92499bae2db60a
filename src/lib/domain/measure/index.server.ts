export { addFirstMeasure, addMeasure, dropMeasure, writePlan, rezoneMeasures } from './commands/plan.server.ts';
export { takeStep, enterForBody, type LetterInput } from './commands/steps.server.ts';
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
export {
	MOST_IN_TABLE,
	forumsOfBodies,
	officeLayout,
	officeMeasures,
	officeMeasuresOfBodies,
	type BodyOfficeMeasure,
	type OfficeFilters
} from './office-table.server.ts';
export { keepReturned, writeReturned, dropOldReturns } from './commands/table.server.ts';
export { setOfficeLayout } from './commands/office-layout.server.ts';
export { returnedPreview, type PreviewRow, type ReturnedPreview } from './returned.server.ts';
export { measureTitle } from './words.ts';
