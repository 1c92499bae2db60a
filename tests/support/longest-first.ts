import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { longest } from '../suites.ts';

/** Begins with the longest files, so that none of them runs on alone when all others have ended. */
export class LongestFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const rank = ({ moduleId }: TestSpecification) => longest.findIndex((name) => moduleId.endsWith(name)) >>> 0;
		return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
	}
}
