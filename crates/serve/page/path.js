// How two are connected: two fields, the way as a picture, and what supports each step.

import { get } from "./api.js";
import { supported } from "./cards.js";
import { combobox } from "./combobox.js";
import { counted, h } from "./dom.js";
import { filter, go, state } from "./state.js";

/** Fills the bar with the two fields, or brings them up to date; what is being typed stays. */
export async function pathBar(place) {
  const chosen = (name) => state[name]
    ? get(`/api/entities/${encodeURIComponent(state[name])}`).then((e) => e.name, () => state[name])
    : "";
  const values = await Promise.all(["from", "to"].map(chosen));
  if (!place.querySelector(".path")) {
    const field = (name, label) => {
      const spot = h("span", { class: "combobox" });
      combobox(spot, { label, hint: label, choose: (entity) => go({ [name]: entity.id, pick: "" }) });
      return h("label", {}, h("span", {}, label), spot);
    };
    place.replaceChildren(h("div", { class: "path" }, field("from", "From"),
      h("button", { type: "button", class: "icon", "aria-label": "The other way round", title: "The other way round", onclick: () => go({ from: state.to, to: state.from, pick: "" }) }, "⇄"), field("to", "To")));
  }
  place.querySelectorAll(".path input").forEach((input, i) => {
    if (input !== document.activeElement) input.value = values[i];
  });
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
    place.replaceChildren(h("p", { class: "remark" }, way.connected ? "These two are the same." : `Nothing in this store connects ${name(way.from)} with ${name(way.to)}.`));
    return;
  }
  const answers = await Promise.all(way.hops.map((hop) => get("/api/evidence", { statement: hop.statements.slice(0, 3) })));
  place.classList.add("open");
  place.replaceChildren(
    h("h2", {}, name(way.from), h("span", { class: "and" }, " to "), name(way.to)), h("p", { class: "faint" }, counted(way.hops.length, "step")),
    h("ol", { class: "steps" }, way.hops.map((hop, i) => h("li", {}, h("h3", { class: "hop" }, h("b", {}, name(hop.from)), " – ", h("b", {}, name(hop.to))), answers[i].statements.map(supported)))));
}
