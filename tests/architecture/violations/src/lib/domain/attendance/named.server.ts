declare const trx: { selectFrom(table: string): unknown };

export const named = trx.selectFrom('registration as r');
