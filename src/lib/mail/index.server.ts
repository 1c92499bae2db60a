export { startMail, stopMail, sendDue } from './sender.server.ts';
export { listMails, countMails, readMail, sendAgain } from './list.server.ts';
