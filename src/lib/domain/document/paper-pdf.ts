import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { drawable, fontFamilies, fontFiles } from './paper-fonts.ts';
import { fitted } from './paper-widths.ts';
import { breakable, spaced } from './paper-words.ts';
import { isShort, isShortRow, mapTexts, printable, signTogether, type Paper } from './paper.ts';

const template = readFileSync(join(process.cwd(), 'src/lib/domain/document/templates/paper.typ'), 'utf8');

/** A file, as the thread that made it hands it over. */
export interface PaperMade {
	bytes: Uint8Array<ArrayBuffer>;
	/** why a PDF does not claim PDF/UA-1; null: it does, or is none */
	unclaimed: string | null;
}

/**
 * A paper as tagged PDF (PDF/UA-1). What people wrote goes in as data and is never read as markup; the compiler sees an empty folder.
 * A text that the standard's check refuses costs the claim, not the paper. It holds the thread that calls it.
 */
export function paperPdf(paper: Paper): PaperMade {
	const workspace = mkdtempSync(join(tmpdir(), 'alang-paper-'));
	try {
		const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs: fontFiles }] });
		const data = { landscape: false, fonts: fontFamilies, ...mapTexts(paper, (text) => breakable(drawable(spaced(printable(text))))) };
		const blocks = data.blocks.map((block) => {
			if (block.kind === 'item') return { ...block, short: isShort(block) };
			if (block.kind === 'table') return { ...fitted(block, data.landscape), short: block.rows.map(isShortRow) };
			if (block.kind === 'signatures') return { ...block, together: signTogether(block) };
			return block.kind === 'text' ? { quiet: false, ...block } : block;
		});
		const made = compiler.compile({ mainFileContent: template, inputs: { paper: JSON.stringify({ ...data, blocks }) } });
		const { result } = made;
		if (!result) throw new Error(`The paper was not made: ${JSON.stringify(made.takeError()?.shortDiagnostics)}`);
		try {
			return { bytes: new Uint8Array(compiler.pdf(result, { pdfStandard: 'ua-1' })), unclaimed: null };
		} catch (refusal) {
			return { bytes: new Uint8Array(compiler.pdf(result)), unclaimed: refusalOf(refusal) };
		}
	} finally {
		rmSync(workspace, { recursive: true, force: true });
	}
}

/** What the check of the standard says, without what it quotes: people wrote that. */
const refusalOf = (refusal: unknown): string =>
	/PDF\/UA-1 error: ([^"`]*)/.exec(refusal instanceof Error ? refusal.message : String(refusal))?.[1]?.trim() || 'unknown';
