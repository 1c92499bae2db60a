import { openJson } from '$lib/api/answer';
import { openapi } from '$lib/api/openapi';

export const GET = () => openJson(openapi);
