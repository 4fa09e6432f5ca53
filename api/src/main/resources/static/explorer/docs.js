// The reference: its search, what is copied, and what is opened so that a link or a printer finds it.
const { root, copy, copied, none } = document.body.dataset;
const input = document.getElementById('search');
const list = document.getElementById('found');
const MOST = 40;

let index;
const entries = () => index ??= fetch(`${root}/index.json`).then((answer) => answer.json());

/** The better an entry fits, the smaller; nothing when a word is not in it. */
function rank({ n, d }, words) {
  const name = n.toLowerCase();
  const all = `${name} ${d.toLowerCase()}`;
  if (!words.every((word) => all.includes(word))) return null;
  const first = words[0];
  const place = name === first ? 0 : name.startsWith(first) ? 1 : name.includes(first) ? 2 : 3;
  return place * 1000 + (d ? 0 : 500) + Math.min(n.length, 499);
}

async function search() {
  const asked = input.value.trim().toLowerCase();
  if (!asked) { close(); return; }
  const words = asked.split(/\s+/);
  const all = await entries();
  if (input.value.trim().toLowerCase() !== asked) return;
  const found = all.map((entry) => ({ entry, at: rank(entry, words) })).filter(({ at }) => at !== null)
    .sort((one, other) => one.at - other.at).slice(0, MOST);
  list.replaceChildren(...found.map(({ entry: { p, a, n, d } }) => {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = `${root}/${p}#${a}`;
    const name = document.createElement('code');
    name.textContent = a.startsWith('reason.') ? a : n;
    const words = document.createElement('small');
    words.textContent = d;
    link.append(name, words);
    item.append(link);
    return item;
  }));
  if (!found.length) list.textContent = none;
  list.hidden = false;
}

function close() { list.hidden = true; }

function step(by) {
  const links = [...list.querySelectorAll('a')];
  const at = links.indexOf(document.activeElement) + by;
  (links[at] ?? input).focus();
}

input.addEventListener('input', search);
input.addEventListener('focus', () => { entries(); if (input.value) search(); });
document.addEventListener('keydown', (event) => {
  const isWriting = event.target.matches?.('input, textarea');
  if (event.key === '/' && !isWriting && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    input.focus();
    input.select();
  } else if (event.key === 'Escape') {
    close();
    input.blur();
  } else if (!list.hidden && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
    event.preventDefault();
    step(event.key === 'ArrowDown' ? 1 : -1);
  } else if (event.key === 'Enter' && event.target === input) {
    list.querySelector('a')?.click();
  }
});
document.addEventListener('click', (event) => { if (!event.target.closest('search') || event.target.closest('#found')) close(); });

/** Opens what a link leads to. A name that stands on another page is looked up: links to it stay good wherever it goes. */
async function arrive() {
  const name = decodeURIComponent(location.hash.slice(1));
  if (!name) return;
  const place = document.getElementById(name);
  if (place) {
    const closed = place.closest('details');
    if (closed) closed.open = true;
    place.scrollIntoView();
    return;
  }
  const entry = (await entries()).find(({ a }) => a === name);
  if (entry) location.replace(`${root}/${entry.p}#${name}`);
}
// The margin shows where one is.
const menu = document.getElementById('menu');
const here = menu.querySelector('[aria-current]');
if (here) menu.scrollTop = here.offsetTop - menu.clientHeight / 4;

addEventListener('hashchange', arrive);
arrive();

// On paper everything is open but what is derived.
let opened = [];
addEventListener('beforeprint', () => {
  opened = [...document.querySelectorAll('main details:not([id]):not([open])')];
  for (const part of opened) part.open = true;
});
addEventListener('afterprint', () => { for (const part of opened) part.open = false; });

for (const text of document.querySelectorAll('main pre')) {
  const words = text.textContent;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = copy;
  button.onclick = async () => {
    await navigator.clipboard.writeText(words);
    button.textContent = copied;
    setTimeout(() => { button.textContent = copy; }, 1500);
  };
  const around = document.createElement('div');
  around.className = 'copied';
  text.replaceWith(around);
  around.append(text, button);
}
