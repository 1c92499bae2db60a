const browsers: readonly [RegExp, string][] = [
	[/YaBrowser\//, 'Яндекс Браузер'],
	[/SamsungBrowser\//, 'Samsung Internet'],
	[/OPR\/|Opera/, 'Opera'],
	[/Edg(e|A|iOS)?\//, 'Edge'],
	[/Firefox\/|FxiOS\//, 'Firefox'],
	[/Chrome\/|CriOS\//, 'Chrome'],
	[/Safari\//, 'Safari']
];
const systems: readonly [RegExp, string][] = [
	[/iPhone/, 'iPhone'],
	[/iPad/, 'iPad'],
	[/Android/, 'Android'],
	[/Windows/, 'Windows'],
	[/Macintosh|Mac OS X/, 'Mac'],
	[/CrOS/, 'ChromeOS'],
	[/Linux/, 'Linux']
];

/** A browser as its owner would name it, from its User-Agent: Firefox, Windows. '' when it says nothing known. */
export function browserOf(userAgent: string | null | undefined): string {
	const known = (list: readonly [RegExp, string][]) => list.find(([sign]) => sign.test(userAgent ?? ''))?.[1];
	return [known(browsers), known(systems)].filter(Boolean).join(', ');
}
