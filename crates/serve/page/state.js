// What is shown, as the address says it: every state has a link, and the browser's back button undoes.

const LISTS = ["entity", "relation", "status"];
const SINGLE = ["view", "since", "min_confidence", "max_nodes", "depth", "pick", "sort", "table", "still", "from", "to", "query", "sparql", "show"];

const listeners = [];

/** The state that an address holds. Parameters of a named query are `p.name`. */
export function read(search = location.search) {
  const query = new URLSearchParams(search);
  const state = { values: {} };
  for (const name of LISTS) state[name] = query.getAll(name).filter(Boolean);
  for (const name of SINGLE) state[name] = query.get(name) ?? "";
  for (const [name, value] of query) if (name.startsWith("p.")) state.values[name.slice(2)] = value;
  if (!["path", "ask"].includes(state.view)) state.view = "explore";
  return state;
}

/** The address of a state. */
export function link(state) {
  const query = new URLSearchParams();
  for (const name of LISTS) for (const value of state[name] ?? []) query.append(name, value);
  for (const name of SINGLE) {
    if (state[name] && !(name === "view" && state[name] === "explore")) query.set(name, state[name]);
  }
  for (const [name, value] of Object.entries(state.values ?? {})) if (value) query.set(`p.${name}`, value);
  const text = query.toString();
  return text ? `/?${text}` : "/";
}

export let state = read();

/** Goes to a state: `change` is laid over the present one. A change of looks alone replaces the entry of the history. */
export function go(change, { replace = false } = {}) {
  const next = { ...state, ...change };
  const url = link(next);
  if (url === location.pathname + location.search) return;
  history[replace ? "replaceState" : "pushState"](null, "", url);
  set();
}

/** Starts afresh at an address. */
export function follow(url) {
  history.pushState(null, "", url);
  set();
}

/** Calls back whenever the state has changed, with the state before. */
export function onChange(listener) {
  listeners.push(listener);
}

function set() {
  const before = state;
  state = read();
  for (const listener of listeners) listener(before);
}

addEventListener("popstate", set);

/** The filter of a state, as the API takes it. */
export function filter(of = state) {
  return { relation: of.relation, status: of.status, since: of.since, min_confidence: of.min_confidence };
}
