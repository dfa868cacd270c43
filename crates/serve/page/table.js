// The picture as a table that can be sorted: the same relations, for who reads rather than looks.

import { badge } from "./cards.js";
import { counted, h } from "./dom.js";
import { look, sample } from "./samples.js";
import { go, state } from "./state.js";

const COLUMNS = [
  ["subject", "Subject", (r, name) => name(r.subject)],
  ["relation", "Relation", (r) => r.relation],
  ["object", "Object", (r, name) => name(r.object)],
  ["status", "Status", (r) => r.status],
  ["details", "Details", (r) => r.details],
  ["confidence", "Conf.", (r) => r.confidence],
  ["last", "Last said", (r) => r.last_seen ?? ""],
  ["reports", "Reports", (r) => r.reports],
];
const NUMBERS = ["confidence", "last", "reports"];
const PHRASES = { "acquires-stake": "takes a stake in", "subsidiary-of": "is a subsidiary of", "sanctioned-by": "is sanctioned by" };

/** Fills `place` with the statements of a picture. */
export function table(place, picture) {
  const name = (id) => picture.entities[id]?.name ?? id;
  const [key, down] = state.sort.startsWith("-") ? [state.sort.slice(1), true] : [state.sort, false];
  const column = COLUMNS.find(([id]) => id === key);
  const isCentral = (row) => picture.centres?.includes(row.subject) || picture.centres?.includes(row.object);
  const rows = [...picture.statements].sort((a, b) => Number(isCentral(b)) - Number(isCentral(a)));
  if (column) {
    const value = (row) => column[2](row, name);
    rows.sort((a, b) => (down ? -1 : 1) * (typeof value(a) === "number" ? value(a) - value(b) : value(a).localeCompare(value(b), "en")) || a.id.localeCompare(b.id));
  }
  const open = state.table !== "no";
  const head = COLUMNS.map(([id, title]) => h("th", { scope: "col", class: id, "aria-sort": id === key ? (down ? "descending" : "ascending") : null },
    h("button", { type: "button", onclick: () => go({ sort: id !== key ? (NUMBERS.includes(id) ? `-${id}` : id) : next(id, down) }, { replace: true }) }, title)));
  const body = rows.map((row) => {
    const pick = `${row.subject}~${row.object}`;
    return h("tr", { class: `${row.current ? "" : "over"}${state.pick === pick ? " picked" : ""}`, onclick: () => go({ pick }) },
      h("td", {}, h("button", { type: "button", class: "row", "aria-label": `Evidence: ${name(row.subject)} ${row.relation} ${name(row.object)}`, onclick: (e) => { e.stopPropagation(); go({ pick }); } }, name(row.subject))),
      h("td", { class: "relation" }, sample(row.relation, row.current), h("span", {}, PHRASES[row.relation] ?? look(row.relation).says)),
      h("td", {}, name(row.object)), h("td", {}, badge(row)), h("td", { class: "details" }, row.details),
      h("td", { class: "number" }, row.confidence.toFixed(2)), h("td", { class: "number" }, row.last_seen ?? ""), h("td", { class: "number" }, row.reports));
  });
  place.classList.toggle("shut", !open);
  place.replaceChildren(
    h("button", { type: "button", class: "handle", "aria-expanded": String(open), title: "Show or hide the table (t)", onclick: toggleTable },
      h("span", { class: "chevron", "aria-hidden": "true" }, open ? "▾" : "▸"), h("b", {}, counted(rows.length, "relation")),
      h("span", { class: "faint" }, `between ${counted(Object.keys(picture.entities).length, "entity")}`)),
    h("div", { class: "scroll", hidden: !open }, h("table", {}, h("caption", { class: "hidden" }, "The relations that the picture shows"), h("thead", {}, h("tr", {}, head)), h("tbody", {}, body)),
    rows.length === 0 && h("p", { class: "remark" }, "No relation passes the filters.")));
}

/** Shows or hides the table. */
export function toggleTable() {
  go({ table: state.table === "no" ? "" : "no" }, { replace: true });
}

/** Sorted the other way, then not at all. */
function next(id, down) {
  const first = NUMBERS.includes(id);
  return down === first ? (down ? id : `-${id}`) : "";
}
