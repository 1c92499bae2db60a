import { databaseAnswers } from '$lib/server/database/health';

export const GET = async () => {
	const ready = await databaseAnswers();
	return new Response(ready ? 'ok\n' : 'database\n', {
		status: ready ? 200 : 503,
		headers: { 'content-type': 'text/plain; charset=utf-8' }
	});
};
