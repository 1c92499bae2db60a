import './Page.ts';

export const other = 1;
