/** Files of office programs that are no ZIP: those of before 2007, and those that a password has closed (MS-CFB, 2.2; MS-OFFCRYPTO, 2.3.4.4). */

const COMPOUND = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
/** The name of a part as the directory of such a file keeps it: of two bytes a letter, in a place of 64 that no longer name fills. */
const part = (name: string): Buffer => Buffer.concat([Buffer.from(name, 'utf16le'), Buffer.alloc(4)]);

/** Whether a file of office programs is closed by a password or is a table of before 2007; null: neither. */
export function oldOffice(bytes: Buffer): 'encrypted' | 'xls' | null {
	if (!bytes.subarray(0, COMPOUND.length).equals(COMPOUND)) return null;
	if (bytes.includes(part('EncryptedPackage'))) return 'encrypted';
	return bytes.includes(part('Workbook')) || bytes.includes(part('Book')) ? 'xls' : null;
}
