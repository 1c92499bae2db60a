import { config } from './config.ts';

/** out: a mail server takes them to people; folder: they go to nobody and stay as files in DATA_DIR/mail */
export type LettersGo = 'out' | 'folder';

/** Where letters go from this installation. Pages, the list of mails, the dashboard, the status and the start all ask this. */
export const lettersGo = (): LettersGo => (config().mailUrl ? 'out' : 'folder');
