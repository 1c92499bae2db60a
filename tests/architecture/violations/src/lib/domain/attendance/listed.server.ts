declare const read: (table: string, column: string) => unknown;

const lists = [{ table: 'registration', column: 'surname' }] as const;
export const listed = lists.map(({ table, column }) => read(table, column));
