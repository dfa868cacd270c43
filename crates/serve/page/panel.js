// The panel beside the picture: who is picked, or what ties two, with the passages that say so.

import { get } from "./api.js";
import { supported, badge } from "./cards.js";
import { counted, h } from "./dom.js";
import { sample } from "./samples.js";
import { filter, go, link, state } from "./state.js";
import { timeline } from "./timeline.js";

let asked = 0;

/** Fills `place` for what is picked: `id` or `id~id`; `picture` is what is shown. */
export async function panel(place, pick, picture, { expanded }) {
  const turn = (asked += 1);
  const ids = pick ? pick.split("~") : [];
  place.classList.toggle("open", ids.length > 0);
  if (!ids.length) { place.replaceChildren(); return; }
  const body = ids.length === 1 ? one(ids[0], picture, expanded) : pair(ids, picture);
  const waiting = setTimeout(() => { if (turn === asked) place.setAttribute("aria-busy", "true"); }, 150);
  const content = await body.catch((error) => [h("p", { class: "remark" }, error.message)]);
  clearTimeout(waiting);
  if (turn !== asked) return;
  place.removeAttribute("aria-busy");
  place.replaceChildren(h("div", {}, h("button", { class: "icon close", type: "button", "aria-label": "Close", title: "Close (Esc)", onclick: () => go({ pick: "" }, { replace: true }) }, "×"), content));
  place.scrollTop = 0;
}

async function one(id, picture, expanded) {
  const entity = await get(`/api/entities/${encodeURIComponent(id)}`);
  const names = [...entity.zh ?? []];
  const others = [...entity.aliases ?? []];
  const facts = [["kind", entity.kind], ["trade", entity.sector], ["country", entity.country], ["tickers", (entity.tickers ?? []).join(", ")], ["ISIN", entity.isin]];
  const isFirst = state.entity[0] === id && state.view === "explore";
  const rows = picture.statements.filter((x) => x.subject === id || x.object === id);
  return [
    h("h2", {}, entity.name, names.length > 0 && h("span", { class: "chinese", lang: "zh" }, names[0])),
    others.length + names.length > 1 && h("p", { class: "also" }, "also ", [...others, ...names.slice(1)].join(", ")),
    h("p", { class: "facts" }, facts.filter(([, value]) => value).map(([name, value]) => h("span", { title: name }, value)),
      entity.website && /^https?:/.test(entity.website) && h("a", { href: entity.website, target: "_blank", rel: "noopener noreferrer" }, "web site")),
    h("p", { class: "actions" },
      state.view === "explore" && !isFirst && h("button", { type: "button", onclick: () => go({ entity: expanded.includes(id) ? state.entity.filter((x) => x !== id) : [...state.entity, id], max_nodes: "" }) }, expanded.includes(id) ? "Collapse" : "Expand"),
      !isFirst && h("a", { class: "button", href: link({ ...state, view: "explore", entity: [id], pick: id, max_nodes: "" }), "data-go": true }, "Centre"),
      h("a", { class: "button", href: `/?view=path&from=${encodeURIComponent(id)}`, "data-go": true }, "Path to …"),
      h("a", { class: "button", href: `/api/reports/company?format=html&company=${encodeURIComponent(id)}`, target: "_blank", rel: "noopener" }, "Dossier"),
      h("a", { class: "button", href: `/?view=ask&query=relations&p.entity=${encodeURIComponent(id)}`, "data-go": true }, "Ask")),
    h("h3", {}, counted(entity.statements, "statement"), rows.length < entity.statements && h("span", { class: "faint" }, `, ${rows.length} in view`)),
    groups(id, rows, picture),
    h("p", { class: "id" }, entity.iri, (entity.merged ?? []).length > 0 && h("span", {}, ` · once ${entity.merged.join(", ")}`)),
  ];
}

/** An entity's statements by relation and direction. */
function groups(id, rows, picture) {
  const sorted = new Map();
  for (const row of rows) {
    const key = `${row.relation} ${row.subject === id}`;
    if (!sorted.has(key)) sorted.set(key, []);
    sorted.get(key).push(row);
  }
  const name = (other) => picture.entities[other]?.name ?? other;
  return h("ul", { class: "groups" }, [...sorted.values()].map((all) => h("li", {}, sample(all[0].relation), h("ul", {}, all
    .sort((a, b) => (b.last_seen ?? "").localeCompare(a.last_seen ?? ""))
    .map((row) => {
      const forward = row.subject === id;
      const other = forward ? row.object : row.subject;
      return h("li", {}, h("button", { type: "button", class: "row", onclick: () => go({ pick: `${row.subject}~${row.object}` }) },
        h("span", { class: "verb" }, verb(row.relation, forward)), h("b", {}, name(other)), !row.current && badge(row),
        h("span", { class: "faint" }, [row.details, row.last_seen?.slice(0, 4)].filter(Boolean).join(" · "))));
    })))));
}

const VERBS = {
  "invests-in": ["invests in", "has the investor"], "acquires-stake": ["holds a stake in", "is held by"], "partners-with": ["partners with", "partners with"],
  supplies: ["supplies", "is supplied by"], "sanctioned-by": ["is sanctioned by", "sanctions"], "subsidiary-of": ["is a unit of", "owns"],
  leads: ["leads", "is led by"], "competes-with": ["competes with", "competes with"],
};
const verb = (relation, forward) => VERBS[relation][forward ? 0 : 1];

async function pair([a, b], picture) {
  const answer = await get("/api/evidence", { entity: a, other: b, ...filter() });
  const names = (id) => answer.entities[id]?.name ?? picture.entities[id]?.name ?? id;
  const party = (id) => h("a", { href: link({ ...state, pick: id }), "data-go": true }, names(id));
  const cards = answer.statements.reduce((sum, x) => sum + x.cards.length, 0);
  return [
    h("h2", {}, party(a), h("span", { class: "and" }, " and "), party(b)),
    h("p", { class: "faint" }, `${counted(answer.statements.length, "statement")}, ${counted(cards, "passage")}`),
    timeline(answer.statements, names),
    answer.statements.length === 0 && h("p", { class: "remark" }, "Nothing that passes the filters ties these two."),
    answer.statements.map(supported),
  ];
}
