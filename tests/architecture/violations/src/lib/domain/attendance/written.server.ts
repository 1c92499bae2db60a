export const written = 'select surname from registration where id = ?';
