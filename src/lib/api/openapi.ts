import { z } from 'zod';
import { delegationShape, faultShape, forumShape, listOf, platformShape, recommendationShape, sessionShape } from './schemas.ts';

const json = (description: string, shape: z.ZodType) => ({
	description,
	content: { 'application/json': { schema: z.toJSONSchema(shape, { target: 'draft-2020-12' }) } }
});
const answer = (description: string, shape: z.ZodType) => ({
	200: json(description, shape),
	404: json('There is no such forum', faultShape),
	default: json('Any other fault; with 429 and 503 the header Retry-After says when to ask again', faultShape)
});
const forum = { name: 'forum', in: 'path', required: true, description: 'Slug of the forum', schema: { type: 'string' } };
const after = { name: 'after', in: 'query', required: false, description: 'The `next` of the page before', schema: { type: 'string' } };
const list = (summary: string, shape: z.ZodType, parameters: object[]) => ({
	get: { summary, parameters: [...parameters, after], responses: answer(summary, listOf(shape)) }
});

/** The description of the public JSON, OpenAPI 3.1, made from the shapes themselves. */
export const openapi = {
	openapi: '3.1.0',
	info: {
		title: 'Alang: public data of civic forums',
		version: '1',
		description: 'Only what the public pages show. Open to every origin; no key.',
		license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' }
	},
	paths: {
		'/api/v1/forums': list('Forums', forumShape, []),
		'/api/v1/forums/{forum}': {
			get: { summary: 'One forum', parameters: [forum], responses: answer('One forum', forumShape) }
		},
		'/api/v1/forums/{forum}/programme': list('Sessions in order of time', sessionShape, [forum]),
		'/api/v1/forums/{forum}/platforms': list('Dialogue platforms with their seats', platformShape, [forum]),
		'/api/v1/forums/{forum}/delegations': list('Delegations', delegationShape, [forum]),
		'/api/v1/forums/{forum}/recommendations': list('Adopted recommendations in the order of the outcome document', recommendationShape, [
			forum
		])
	}
};
