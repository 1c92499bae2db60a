export { toXlsx, toCsv, sheetTypes, type Sheet } from './sheet.server.ts';
