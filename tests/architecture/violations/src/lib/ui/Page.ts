import './Other.ts';

export const page = 1;
