export { toXlsx, toCsv, sheetTypes, type Sheet } from './sheet.server.ts';
export { registrationSheet, recordExport } from './registrations.server.ts';
export { deskCounts, overviewOf, type DeskOverview } from './desk.server.ts';
export { auditOf, type AuditLine } from './audit.server.ts';
export { actorWords, columnWords, subjectWords, verbWords } from './audit-words.ts';
