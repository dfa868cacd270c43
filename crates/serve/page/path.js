// How two are connected: two fields, the way as a picture, and what supports each step.

import { get } from "./api.js";
import { supported } from "./cards.js";
import { combobox } from "./combobox.js";
import { counted, h } from "./dom.js";
import { filter, go, state } from "./state.js";

/** Fills the bar with the two fields. */
export async function pathBar(place) {
  const field = async (name, label) => {
    const spot = h("span", { class: "combobox" });
    const input = combobox(spot, { label, hint: label, choose: (entity) => go({ [name]: entity.id, pick: "" }) });
    if (state[name]) input.value = await get(`/api/entities/${encodeURIComponent(state[name])}`).then((e) => e.name, () => state[name]);
    return h("label", {}, h("span", {}, label), spot);
  };
  const [from, to] = await Promise.all([field("from", "From"), field("to", "To")]);
  place.replaceChildren(h("div", { class: "path" }, from,
    h("button", { type: "button", class: "icon", "aria-label": "The other way round", title: "The other way round", onclick: () => go({ from: state.to, to: state.from, pick: "" }) }, "⇄"), to));
}

/** The way between the two of the state. */
export function findPath() {
  return get("/api/path", { from: state.from, to: state.to, ...filter() }, "path");
}

/** Its steps, with their passages. */
export async function steps(place, way) {
  const name = (id) => way.entities[id]?.name ?? id;
  if (!way.connected || !way.hops.length) {
    place.classList.add("open");
    place.replaceChildren(h("p", { class: "note" }, way.connected ? "These two are the same." : `Nothing in this store connects ${name(way.from)} with ${name(way.to)}.`));
    return;
  }
  const answers = await Promise.all(way.hops.map((hop) => get("/api/evidence", { statement: hop.statements.slice(0, 3) })));
  place.classList.add("open");
  place.replaceChildren(
    h("h2", {}, name(way.from), h("span", { class: "and" }, " to "), name(way.to)), h("p", { class: "faint" }, counted(way.hops.length, "step")),
    h("ol", { class: "steps" }, way.hops.map((hop, i) => h("li", {}, h("h3", { class: "hop" }, h("b", {}, name(hop.from)), " – ", h("b", {}, name(hop.to))), answers[i].statements.map(supported)))));
}
