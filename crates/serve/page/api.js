// Asking the server: one answer a question, kept for a while; a newer question of a kind ends the older.

/** Milliseconds for which an answer is kept; the store may have a new generation then. */
const FRESH = 60000;
const kept = new Map();
const running = new Map();

/** What the server says is wrong, with names that come near. */
export class Refused extends Error {
  constructor(message, nearest = []) {
    super(message);
    this.nearest = nearest;
  }
}

/** The address of a call; parameters are pairs or lists of pairs, empty values are left away. */
export function address(path, parameters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== "") query.append(name, one);
    }
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/** The answer as an object. A call of the same `kind` that still runs is ended: its promise never settles. */
export async function get(path, parameters = {}, kind = null) {
  const url = address(path, parameters);
  if (kind) running.get(kind)?.abort();
  const known = kept.get(url);
  if (known && performance.now() - known.at < FRESH) return known.body;
  const stop = new AbortController();
  if (kind) running.set(kind, stop);
  let answer;
  try {
    answer = await fetch(url, { signal: stop.signal, headers: { accept: "application/json" } });
  } catch (error) {
    if (stop.signal.aborted) return new Promise(() => {});
    throw new Refused("The server does not answer.");
  }
  const body = await answer.json().catch(() => ({ error: answer.statusText }));
  if (!answer.ok) throw new Refused(body.error ?? answer.statusText, body.nearest);
  kept.delete(url);
  kept.set(url, { body, at: performance.now() });
  if (kept.size > 200) kept.delete(kept.keys().next().value);
  return body;
}
