export { kindOf, readFile } from './kind.server.ts';
export { attachFiles, dropUnusedFiles, keepFile, type FilePlace } from './commands/keep.server.ts';
export { bytesOfFile, filesOfEvents, storedFile, waitingFiles } from './queries.server.ts';
