import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { mapTexts, settable, type Paper } from './paper.ts';

/** The files of both faces in the four cuts that papers use; a machine's own fonts are not asked. */
const fonts = ['400Regular', '500Medium', '600SemiBold', '400Regular_Italic'].map((cut) =>
	readFileSync(join(process.cwd(), `node_modules/@expo-google-fonts/noto-serif/${cut}/NotoSerif_${cut}.ttf`))
);
const template = readFileSync(join(process.cwd(), 'src/lib/domain/document/templates/paper.typ'), 'utf8');

/**
 * Renders a paper as tagged PDF (PDF/UA-1). People's texts go in as data and are never read as markup; the compiler sees an empty folder.
 * It blocks the thread that calls it.
 */
export function paperPdf(paper: Paper): Uint8Array<ArrayBuffer> {
	const workspace = mkdtempSync(join(tmpdir(), 'alang-paper-'));
	try {
		const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs: fonts }] });
		const data = { landscape: false, ...mapTexts(paper, settable) };
		const blocks = data.blocks.map((block) => (block.kind === 'text' ? { quiet: false, ...block } : block));
		const made = compiler.compile({ mainFileContent: template, inputs: { paper: JSON.stringify({ ...data, blocks }) } });
		if (!made.result) throw new Error(`The paper was not made: ${JSON.stringify(made.takeError()?.shortDiagnostics)}`);
		return new Uint8Array(compiler.pdf(made.result, { pdfStandard: 'ua-1' }));
	} finally {
		rmSync(workspace, { recursive: true, force: true });
	}
}
