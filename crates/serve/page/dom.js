// Making elements. Words only ever become text, never markup.

/** An element; `class`, `on…`, `data` and attributes by name, children as elements or words. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An element of a drawing. */
export function s(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name === "vars") for (const [key, v] of Object.entries(value)) element.style.setProperty(key, v);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(3).filter((c) => c !== null && c !== undefined && c !== false && c !== ""));
  return element;
}

/** The element with this id. */
export const byId = (id) => document.getElementById(id);

/** `1 report`, `3 reports`, `2 companies`. */
export function counted(count, one) {
  const many = /[^aeo]y$/.test(one) ? `${one.slice(0, -1)}ies` : `${one}s`;
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** Tells a screen reader, and whoever looks, for a moment. */
export function say(words, isProblem = false) {
  const place = byId("say");
  place.textContent = words;
  place.className = isProblem ? "problem" : "";
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { place.textContent = ""; }, isProblem ? 8000 : 2500);
}
