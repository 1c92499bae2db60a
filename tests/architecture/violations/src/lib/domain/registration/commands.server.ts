import { redirect } from '@sveltejs/kit';

export const submit = () => redirect(303, '/');
