// What GraphiQL keeps in the browser (tabs, history, theme), for each member apart: whoever signs in next sees none of it.
const PREFIX = 'xinqiao.explorer.';
const keysOf = (prefix) => Object.keys(localStorage).filter((key) => key.startsWith(prefix));
const remove = (prefix) => { for (const key of keysOf(prefix)) localStorage.removeItem(key); };

// What was kept for everybody together, before each had their own.
remove('graphiql:');

/** The storage of one member, as GraphiQL asks for it. */
export function storageOf(who) {
  const prefix = `${PREFIX}${who}.`;
  return {
    getItem: (key) => localStorage.getItem(prefix + key),
    setItem: (key, value) => localStorage.setItem(prefix + key, value),
    removeItem: (key) => localStorage.removeItem(prefix + key),
    clear: () => remove(prefix),
    get length() { return keysOf(prefix).length; },
  };
}

/** Forgets what a member has written: they are signing out, perhaps at a computer that others use. */
export function forget(who) { remove(`${PREFIX}${who}.`); }
