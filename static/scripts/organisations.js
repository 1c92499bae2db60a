// While the name of an organisation is typed, the register's names are offered.
// Without this script the server asks which one is meant once the form was sent.
const field = document.getElementById('organisationText');
const country = document.getElementById('country');
const { from } = document.currentScript.dataset;
const PAUSE = 250;

if (field && country) {
	const list = document.createElement('datalist');
	list.id = 'organisations';
	field.after(list);
	field.setAttribute('list', list.id);
	let waiting;
	const offer = async () => {
		const typed = field.value.trim();
		if (typed.length < 3) return list.replaceChildren();
		const query = new URLSearchParams({ q: typed, country: country.value });
		const answer = await fetch(`${from}?${query}`).catch(() => null);
		if (!answer?.ok || field.value.trim() !== typed) return;
		const { names } = await answer.json();
		list.replaceChildren(...names.map((name) => Object.assign(document.createElement('option'), { value: name })));
	};
	field.addEventListener('input', () => {
		clearTimeout(waiting);
		waiting = setTimeout(offer, PAUSE);
	});
}
