export { addFirstMeasure, addMeasure, dropMeasure, writePlan, rezoneMeasures } from './commands/plan.server.ts';
export { lapseMeasures } from './commands/lapse.server.ts';
export { takeStep, enterForBody, letterFiles, measureFiles, type LetterInput } from './commands/steps.server.ts';
export { showFile } from './commands/files.server.ts';
export { fileFor } from './files.server.ts';
export { publishEvent, publishWaiting, hideEvent } from './commands/publish.server.ts';
export { measuresFor, measureFor, measureTexts, publicMeasures, countByStatus, type MeasureFilters } from './queries.server.ts';
export { type MeasurePage } from './paged.server.ts';
export { bodiesToSuggest } from './body-names.server.ts';
export { countAwaitingBodies, countOfBodies, measureForBody, measuresOfBodies, returnReasons, spokenBodies } from './bodies.server.ts';
export { countOfSpeakers, measuresToTell, type ToldMeasure } from './tell-body.server.ts';
export { readTold } from './told.ts';
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
export { measureTasks, type MeasureTasks } from './tasks.server.ts';
export { tellOrganisers, weekFor, type ForumWeek } from './week.server.ts';
export { reportFor, reportOfBodies } from './report.server.ts';
export { sumOf, type MeasureReport, type ReportFigures } from './report.ts';
export { bodyLines, platformGroups, type ReportLine } from './report-lines.ts';
export { weekParts } from './week.ts';
export {
	MOST_IN_TABLE,
	forumsOfBodies,
	officeLayout,
	officeMeasures,
	officeMeasuresOfBodies,
	type BodyOfficeMeasure,
	type OfficeFilters
} from './office-table.server.ts';
export { columnsOfSet, usualLayout, type OfficeColumn, type OfficeLayout } from './office-columns.ts';
export { headOf, inFigures, officeRows, printedTerm, type OfficeMeasure } from './office-table.ts';
export { keepReturned, writeReturned, dropOldReturns } from './commands/table.server.ts';
export { setOfficeLayout } from './commands/office-layout.server.ts';
export { returnedPreview, type PreviewRow, type ReturnedPreview } from './returned.server.ts';
export { measureTitle } from './words.ts';
