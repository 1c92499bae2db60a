export { toXlsx, toCsv, streamCsv, sheetTypes } from './sheet.server.ts';
export type { Sheet } from './workbook.ts';
export { registrationSheet, registrationRows, registrationColumns } from './registrations.server.ts';
export { deskCounts, desksOf, overviewOf, type DeskForum, type DeskOverview } from './desk.server.ts';
export { auditOf, type AuditLine } from './audit.server.ts';
export { auditWords, type AuditWords } from './audit-words.ts';
export { todoOf, type Todo } from './todo.ts';
export { affectedBy, type Breach } from './affected.server.ts';
export { looks, shows, recordShown, type Shown } from './looks.server.ts';
