// What makes the page better where scripts run. Without it every case, table and verdict is still there.

/** @typedef {{ at: string, only: Set<string>, suite: string, requirement: string, text: string }} Wanted */

const root = document.documentElement;
root.classList.add('scripted');

/** @template {Element} T @param {string} id @param {new () => T} kind @returns {T | undefined} */
function part(id, kind) {
  const found = document.getElementById(id);
  return found instanceof kind ? found : undefined;
}

/** @template {Element} T @param {string} selector @param {new () => T} kind @returns {T[]} */
const all = (selector, kind) =>
  [...document.querySelectorAll(selector)].flatMap((one) => (one instanceof kind ? [one] : []));

const form = part('filters', HTMLFormElement);
const boxes = all('#filters input[type=checkbox]', HTMLInputElement);
const text = part('text', HTMLInputElement);
const suite = part('suite', HTMLSelectElement);
const requirement = part('requirement', HTMLInputElement);
const cases = all('.case', HTMLDetailsElement);
const groups = all('.group', HTMLElement);
const sentences = new Map(all('tr[data-id]', HTMLTableRowElement).map((row) => [row.dataset.id ?? '', row]));

part('requirements', HTMLDataListElement)?.append(
  ...[...sentences.keys()].map((id) => Object.assign(document.createElement('option'), { value: id })),
);

// ---- filter

/** Texts of cases in small letters, read when they are first searched. @type {Map<Element, string>} */
const texts = new Map();

/** @param {Element} one */
function textOf(one) {
  const known = texts.get(one);
  if (known !== undefined) return known;
  const read = (one.textContent ?? '').toLowerCase();
  texts.set(one, read);
  return read;
}

/** @param {HTMLElement} one @param {string} id */
function isAbout(one, id) {
  const digits = sentences.get(id)?.dataset.cases ?? '';
  const index = Number(one.id.slice(1));
  return ((Number.parseInt(digits[index >> 2] ?? '0', 16) >> (index & 3)) & 1) === 1;
}

/** @param {Wanted} wanted @param {HTMLElement} one */
function isWanted({ only, suite, requirement, text }, one) {
  if (only.size > 0 && ![...only].some((name) => one.matches(`.v-${name}, .m-${name}`))) return false;
  if (suite !== '' && one.dataset.suite !== suite) return false;
  if (requirement !== '' && !isAbout(one, requirement)) return false;
  return text === '' || textOf(one).includes(text.toLowerCase());
}

/** @returns {Omit<Wanted, 'at'>} */
const wanted = () => ({
  only: new Set(boxes.filter(({ checked }) => checked).map(({ value }) => value)),
  suite: suite?.value ?? '',
  requirement: requirement?.value.trim() ?? '',
  text: text?.value.trim() ?? '',
});

function show() {
  const now = { at: '', ...wanted() };
  for (const one of cases) one.hidden = !isWanted(now, one);
  for (const one of groups) one.hidden = one.querySelector('.case:not([hidden])') === null;
  const shown = cases.filter(({ hidden }) => !hidden).length;
  const count = part('count', HTMLOutputElement);
  if (count) count.value = shown === cases.length ? `${shown} cases` : `${shown} of ${cases.length} cases`;
}

// ---- the filter in the address

/** A place in this page: everything else in the hash is a filter. */
const ANCHOR = /^([cr]\d+\w*|summary|cases|coverage|run)$/;

/** @param {string} at */
function remember(at) {
  const { only, suite: folder, requirement: id, text: words } = wanted();
  const state = new URLSearchParams();
  if (only.size > 0) state.set('only', [...only].join(' '));
  if (folder !== '') state.set('folder', suite?.selectedOptions[0]?.text ?? '');
  if (id !== '') state.set('requirement', id);
  if (words !== '') state.set('text', words);
  const hash = [at, state.toString()].filter((one) => one !== '').join('&');
  history.replaceState(null, '', hash === '' ? location.pathname + location.search : `#${hash}`);
}

function recall() {
  const hash = location.hash.slice(1);
  const at = hash.split('&')[0] ?? '';
  const state = new URLSearchParams(hash);
  const isPlace = ANCHOR.test(at);
  // A link of the page goes to a place, and the filter stays as it is.
  if (!isPlace || state.size > 1) {
    const only = new Set((state.get('only') ?? '').split(' '));
    for (const box of boxes) box.checked = only.has(box.value);
    const folder = state.get('folder');
    if (suite)
      suite.value = [...suite.options].find(({ text }) => folder !== null && text === folder)?.value ?? '';
    if (requirement) requirement.value = state.get('requirement') ?? '';
    if (text) text.value = state.get('text') ?? '';
  }
  show();
  if (isPlace) goTo(at);
}

/** @param {string} at */
function goTo(at) {
  const target = document.getElementById(at);
  if (target === null) return;
  if (target.closest('[hidden]') !== null) {
    form?.reset();
    show();
  }
  for (let one = /** @type {Element | null} */ (target); one !== null; one = one.parentElement)
    if (one instanceof HTMLDetailsElement) one.open = true;
  for (const former of document.querySelectorAll('.here')) former.classList.remove('here');
  target.classList.add('here');
  target.scrollIntoView({ block: 'start' });
  remember(at);
}

form?.addEventListener('submit', (event) => event.preventDefault());
for (const kind of ['input', 'change'])
  form?.addEventListener(kind, () => {
    show();
    remember('');
  });
form?.addEventListener('reset', () =>
  // The fields are empty after the event.
  setTimeout(() => {
    show();
    remember('');
  }),
);
addEventListener('hashchange', recall);

document.addEventListener('keydown', (event) => {
  const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
  if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  text?.focus();
});

document.addEventListener('click', ({ target }) => {
  if (!(target instanceof HTMLElement)) return;
  if (target.matches('button.copy')) copy(target);
  else if (target.matches('button.only')) only(target.closest('tr')?.dataset.id ?? '');
  else if (target.matches('a[href^="#"]')) {
    // The same link again leads there again, although the address does not change.
    if (location.hash === target.getAttribute('href')) goTo(location.hash.slice(1));
  }
});

/** @param {string} id */
function only(id) {
  form?.reset();
  setTimeout(() => {
    if (requirement) requirement.value = id;
    show();
    goTo('cases');
  });
}

/** @param {HTMLElement} button */
function copy(button) {
  const code = button.parentElement?.querySelector('code');
  if (!code) return;
  const told = (/** @type {string} */ word) => {
    button.textContent = word;
    setTimeout(() => {
      button.textContent = 'copy';
    }, 2000);
  };
  navigator.clipboard.writeText(code.textContent ?? '').then(
    () => told('copied'),
    () => {
      // Not allowed: it is selected, and the keyboard copies it.
      getSelection()?.selectAllChildren(code);
      told('selected');
    },
  );
}

// ---- unfold, theme, print

part('unfold', HTMLButtonElement)?.addEventListener('click', ({ currentTarget }) => {
  const shown = cases.filter(({ hidden }) => !hidden);
  const open = shown.some((one) => !one.open);
  for (const one of shown) one.open = open;
  if (currentTarget instanceof HTMLElement) currentTarget.textContent = open ? 'fold' : 'unfold';
});

const THEME = 'mms-conform-theme';
/** @param {string} name */
const paint = (name) => {
  if (name === 'dark' || name === 'light') root.dataset.theme = name;
};
try {
  paint(localStorage.getItem(THEME) ?? '');
} catch {
  // A browser that stores nothing follows the system.
}
part('theme', HTMLButtonElement)?.addEventListener('click', () => {
  const dark = root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  const next = dark === 'dark' ? 'light' : 'dark';
  paint(next);
  try {
    localStorage.setItem(THEME, next);
  } catch {
    // As above: it lasts as long as the page.
  }
});

/** What was opened for the printer. @type {HTMLDetailsElement[]} */
let opened = [];
addEventListener('beforeprint', () => {
  const folded = all('.case.look:not([hidden]), .part, .untested', HTMLDetailsElement);
  opened = folded.filter(({ open }) => !open);
  for (const one of opened) one.open = true;
});
addEventListener('afterprint', () => {
  for (const one of opened) one.open = false;
  opened = [];
});

recall();
