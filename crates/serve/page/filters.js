// What is shown, by relation, status, date and confidence; each choice is drawn as it looks, so that this is the legend too.

import { counted, h, s } from "./dom.js";
import { relations, look, sample, theme } from "./samples.js";
import { go, state } from "./state.js";

const STATUSES = { asserted: "asserted", planned: "planned", "in-talks": "in talks", ended: "ended", denied: "denied" };

/** Fills `place` for a picture. */
export function filters(place, picture) {
  const { facets, drawing } = picture;
  const chosen = ["relation", "status", "since", "min_confidence"].some((name) => state[name].length);
  place.replaceChildren(h("div", {},
    h("div", { class: "head" }, h("h2", {}, "Legend and filters"),
      h("button", { type: "button", class: "link", disabled: !chosen, onclick: () => go({ relation: [], status: [], since: "", min_confidence: "" }) }, "All")),
    choices("Relation", "relation", relations().filter((r) => facets.relations[r] || state.relation.includes(r))
      .map((r) => ({ value: r, count: facets.relations[r] ?? 0, says: look(r).says, sign: sample(r) }))),
    choices("Status", "status", Object.keys(STATUSES).filter((x) => facets.statuses[x] || state.status.includes(x))
      .map((x) => ({ value: x, count: facets.statuses[x] ?? 0, says: STATUSES[x], sign: sample("supplies", x === "asserted") }))),
    years(facets.years),
    confidence(facets.confidence),
    boxes(drawing.boxes),
  ));
}

/** Check boxes, all of them on where nothing is chosen; a double click leaves one alone. */
function choices(title, name, items) {
  if (!items.length) return null;
  const all = items.map((item) => item.value);
  const on = state[name].length ? state[name] : all;
  const set = (values) => go({ [name]: values.length === all.length ? [] : values });
  return h("fieldset", {}, h("legend", {}, title), items.map((item) => {
    const is = on.includes(item.value);
    const toggle = () => set(is ? (on.length > 1 ? on.filter((v) => v !== item.value) : all) : all.filter((v) => on.includes(v) || v === item.value));
    return h("div", { class: is ? "choice" : "choice off" },
      h("label", {}, h("input", { type: "checkbox", name, value: item.value, checked: is, onchange: toggle }), item.sign, h("span", {}, item.says)),
      h("button", { type: "button", class: "only", title: `Only “${item.says}”`, onclick: () => set([item.value]) }, "only"),
      h("span", { class: "count" }, item.count));
  }));
}

/** A bar a year; all from the chosen one on count. */
function years(counts) {
  const known = Object.keys(counts).map(Number).sort((a, b) => a - b);
  if (known.length < 2) return null;
  const [first, last] = [known[0], known.at(-1)];
  const span = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const most = Math.max(...Object.values(counts));
  const since = Number(state.since.slice(0, 4)) || first;
  const wide = 220 / span.length;
  const bars = span.map((year, i) => s("rect", {
    x: i * wide + 1, width: Math.max(wide - 2, 1), y: 34 - 32 * ((counts[String(year)] ?? 0) / most), height: 32 * ((counts[String(year)] ?? 0) / most) + 1,
    class: year >= since ? "bar" : "bar off",
  }, s("title", {}, `${year}: ${counts[String(year)] ?? 0}`)));
  const label = h("output", {}, state.since || `${first}`);
  return h("fieldset", {}, h("legend", {}, "Last said since ", label),
    s("svg", { class: "bars", viewBox: "0 0 220 36", "aria-hidden": "true" }, bars),
    h("input", {
      type: "range", name: "since", min: first, max: last, step: 1, value: since, "aria-label": "Last said since the year",
      oninput: (event) => { label.textContent = event.target.value; },
      onchange: (event) => go({ since: Number(event.target.value) === first ? "" : event.target.value }),
    }), h("div", { class: "scale" }, h("span", {}, first), h("span", {}, last)));
}

function confidence(counts) {
  const label = h("output", {}, percent(state.min_confidence || 0));
  return h("fieldset", {}, h("legend", {}, "Confidence at least ", label),
    h("input", {
      type: "range", name: "min_confidence", min: 0, max: 0.95, step: 0.05, value: state.min_confidence || 0, "aria-label": "Least confidence",
      title: `${counted(counts.reduce((a, b) => a + b, 0), "statement")} in all`,
      oninput: (event) => { label.textContent = percent(event.target.value); },
      onchange: (event) => go({ min_confidence: Number(event.target.value) ? event.target.value : "" }),
    }));
}

const percent = (share) => `${Math.round(share * 100)}%`;

/** The colours and shapes of the boxes. */
function boxes(drawn) {
  const groups = new Map();
  for (const box of drawn) if (!groups.has(box.group) || groups.get(box.group).sanctioned) groups.set(box.group, box);
  if (!groups.size) return null;
  const entry = ([group, box]) => h("div", { class: "choice key" },
    h("i", { class: `swatch ${box.shape}`, vars: { "--fill": box.fill[theme()], "--border": box.sanctioned ? "var(--faint)" : box.border[theme()] } }), h("span", {}, group));
  const names = [...groups].sort((a, b) => Number(a[0] === "other company") - Number(b[0] === "other company"));
  const sanctioned = drawn.some((box) => box.sanctioned);
  return h("fieldset", {}, h("legend", {}, "Boxes"), names.map(entry),
    sanctioned && h("div", { class: "choice key" }, h("i", { class: "swatch sanctioned" }), h("span", {}, "sanctioned (⊘)")),
    h("p", { class: "hint" }, "Left to right as money and goods flow. Fainter: planned, in talks, ended, denied."));
}
