interface Named {
	surname: string;
	given_name: string;
}

export function listedName(row: Named): string;
export function listedName(row: { [Part in keyof Named]: string | null }): string | null;
/** A person as lists name them: the surname first, without the patronymic. @returns null where a join has found nobody */
export function listedName({ surname, given_name }: { [Part in keyof Named]: string | null }): string | null {
	return surname === null ? null : `${surname} ${given_name ?? ''}`.trim();
}
