export { can, scopeOf, type Action, type Subject } from './rules.ts';
export { demand } from './demand.server.ts';
