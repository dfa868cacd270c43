// The page: reads the state from the address, fetches what it needs, and has each part show its share.

import { Refused, get } from "./api.js";
import { ask } from "./ask.js";
import { combobox } from "./combobox.js";
import { byId, counted, h, say } from "./dom.js";
import { downloads, view } from "./downloads.js";
import { filters } from "./filters.js";
import { keys } from "./keys.js";
import { panel } from "./panel.js";
import { findPath, pathBar, steps } from "./path.js";
import { setLooks } from "./samples.js";
import { follow, go, link, onChange, state } from "./state.js";
import { still } from "./still.js";
import { table } from "./table.js";

const about = await get("/api/store").catch((error) => { say(error.message, true); throw error; });
setLooks(about.looks);

let stage = null;
let stageIs = "";
let picture = null;
let turn = 0;

/** What clicks on the picture do. A click picks before it expands or centres, which makes one entry in the history. */
const on = {
  pick: (what) => go({ pick: !what ? "" : typeof what === "string" ? what : ends(what) }),
  expand: (id) => {
    if (state.view !== "explore" || state.entity[0] === id) return;
    if (!state.entity.includes(id)) go({ entity: [...state.entity, id], pick: id, max_nodes: "" }, { replace: state.pick === id });
  },
  centre: (id) => go({ view: "explore", entity: [id], pick: id, max_nodes: "", from: "", to: "" }, { replace: state.pick === id }),
  more: () => go({ max_nodes: String(Math.min(400, picture.max_nodes + 20)) }, { replace: true }),
};

/** The two ends of a line, as its statements have them. */
function ends(line) {
  const statement = picture.statements.find((x) => x.id === line.statements[0]);
  return `${statement.subject}~${statement.object}`;
}

/** The stage of the sort that the state asks for. */
async function ready() {
  const sort = about.draws && !state.still ? "live" : "still";
  if (stageIs !== sort) {
    const place = byId("stage");
    stage = sort === "live" ? await (await import("./live.js")).live(place, on) : still(place, on);
    stageIs = sort;
    globalThis.stage = stage;
  }
  byId("stage").dataset.sort = sort;
  return stage;
}

async function render(before = null) {
  const now = (turn += 1);
  document.body.dataset.view = state.view;
  for (const tab of document.querySelectorAll("nav [data-view]")) {
    if (tab.dataset.view === state.view) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  const slow = setTimeout(() => document.body.classList.add("busy"), 120);
  try {
    await { explore, path, ask: asking }[state.view](before, now);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (now === turn) problem(error);
  } finally {
    clearTimeout(slow);
    if (now === turn) document.body.classList.remove("busy");
  }
  if (now === turn) document.body.dataset.ready = String(now);
}

/** Whether only looks changed: what is picked, how the table is sorted. */
function sameData(before) {
  const data = (of) => JSON.stringify([of.view, of.entity, of.relation, of.status, of.since, of.min_confidence, of.max_nodes, of.depth, of.still, of.from, of.to]);
  return before !== null && picture !== null && data(before) === data(state);
}

async function explore(before, now) {
  if (!state.entity.length) return welcome();
  shape("graph");
  if (!sameData(before)) {
    const found = await get("/api/neighbourhood", { ...view() }, "picture");
    if (now !== turn) return;
    picture = found;
    const names = found.centres.map((id) => found.entities[id]?.name ?? id);
    document.title = `${names.join(", ")} – guanxi`;
    const input = byId("search").querySelector("input");
    if (document.activeElement !== input) input.value = names[0] ?? "";
    bar(found);
    filters(byId("side"), found);
    const drawn = await ready();
    if (now !== turn) return;
    // What stands beside the picture first, so that the picture knows its room.
    table(byId("relations"), picture);
    byId("panel").classList.toggle("open", Boolean(state.pick));
    if (stageIs === "still") await drawn.show(view());
    else drawn.show(found.drawing);
  } else table(byId("relations"), picture);
  stage.pick(state.pick ? state.pick.split("~") : []);
  await panel(byId("panel"), state.pick, picture, { expanded: state.entity });
}

function bar(found) {
  const chips = found.centres.slice(1).map((id) => h("button", { type: "button", class: "chip", title: "Collapse", onclick: () => go({ entity: state.entity.filter((x) => x !== id), max_nodes: "" }) }, found.entities[id]?.name ?? id, " ×"));
  byId("bar").replaceChildren(h("div", { class: "tools" },
    h("button", { type: "button", class: "phone", onclick: () => document.body.classList.toggle("legend") }, "Legend"),
    chips.length > 0 && h("span", { class: "chips" }, h("span", { class: "faint" }, "expanded:"), chips),
    h("span", { class: "space" }),
    h("button", { type: "button", title: "See all of it (f)", class: "only-live", onclick: () => stage.fit() }, "Fit"),
    about.draws && h("button", { type: "button", "aria-pressed": String(Boolean(state.still)), title: "The picture as guanxi export draws it (p)", onclick: () => go({ still: state.still ? "" : "yes" }, { replace: true }) }, "For print"),
    downloads(found)));
}

async function path(before, now) {
  shape("graph");
  if (!sameData(before)) {
    document.title = "Path – guanxi";
    picture = null;
    await pathBar(byId("bar"));
    byId("side").replaceChildren();
    byId("relations").replaceChildren();
    const [drawn, way] = [about.draws ? await readyLive() : null, state.from && state.to ? await findPath() : null];
    if (now !== turn) return;
    picture = way && { ...way, max_nodes: 400 };
    if (way) table(byId("relations"), picture);
    byId("panel").classList.toggle("open", Boolean(way));
    drawn?.show(way ? fromLeftToRight(way) : { boxes: [], lines: [], folded: [] });
    if (!way) {
      byId("panel").replaceChildren();
      byId("bar").querySelector(state.from ? "label:last-child input" : "input")?.focus();
      return;
    }
    await steps(byId("panel"), way);
    return;
  }
  if (!picture) return;
  table(byId("relations"), picture);
  stage?.pick(state.pick ? state.pick.split("~") : []);
  if (state.pick) await panel(byId("panel"), state.pick, picture, { expanded: [] });
  else await steps(byId("panel"), picture);
}

/** The picture of a way with a column for each step, whichever way money and goods flow on it. */
function fromLeftToRight({ drawing, hops, from }) {
  const columns = new Map([from, ...hops.map((hop) => hop.to)].map((id, i) => [id, i]));
  return { ...drawing, boxes: drawing.boxes.map((box) => ({ ...box, column: columns.get(box.id) })) };
}

/** The stage to move about in, whatever the state says of print. */
async function readyLive() {
  if (stageIs === "live") return stage;
  stage = await (await import("./live.js")).live(byId("stage"), on);
  stageIs = "live";
  globalThis.stage = stage;
  return stage;
}

async function asking(before, now) {
  shape("ask");
  document.title = "Ask – guanxi";
  byId("panel").classList.remove("open");
  byId("panel").replaceChildren();
  byId("relations").replaceChildren();
  if (before?.view === "ask" && before.pick !== state.pick && picture) {
    stage?.pick(state.pick.split("~"));
    table(byId("relations"), picture);
    await panel(byId("panel"), state.pick, picture, { expanded: [] });
    return;
  }
  await ask(byId("side"), byId("bar"), {
    draw: async (names) => {
      document.body.classList.toggle("drawn", names !== null);
      if (names === null || now !== turn) return;
      const found = await get("/api/between", { entity: names }, "picture");
      if (now !== turn) return;
      picture = found;
      if (about.draws) (await readyLive()).show(found.drawing);
      table(byId("relations"), found);
      say(found.statements.length ? counted(found.statements.length, "relation") : "No relations between what the answer names.");
    },
  });
}

function welcome() {
  shape("welcome");
  document.title = "guanxi 关系";
  picture = null;
  const place = h("div", { class: "combobox" });
  const dates = about.dates ? `, ${about.dates[0].slice(0, 4)} to ${about.dates[1].slice(0, 4)}` : "";
  const number = (value, what) => h("div", {}, h("b", {}, value.toLocaleString("en")), h("span", {}, what));
  byId("welcome").replaceChildren(h("div", { class: "inner" },
    h("span", { class: "seal big", lang: "zh", "aria-hidden": "true" }, "关系"), h("h1", {}, "Who is tied to whom, and who says so"),
    h("p", { class: "lead" }, "Investments, stakes, supplies, partnerships, sanctions and offices, read from the news. Every line leads to the passage behind it."), place,
    about.best.length > 0 ? h("p", { class: "start" }, h("span", { class: "faint" }, "or begin with"), about.best.map((e) => h("a", { class: "chip", href: `/?entity=${encodeURIComponent(e.id)}&pick=${encodeURIComponent(e.id)}`, "data-go": true }, e.name)))
      : h("p", { class: "remark" }, "This store is empty. Fill it with ", h("code", {}, "guanxi build NEWS --store DIR"), "."),
    h("div", { class: "sizes" }, number(about.entities, "entities"), number(about.statements, "statements"), number(about.documents, `documents${dates}`)),
    h("p", { class: "ways" }, h("a", { href: "/?view=path", "data-go": true }, "Path between two"), h("a", { href: "/?view=ask", "data-go": true }, "Questions and SPARQL"), h("a", { href: "/api/openapi.json" }, "API"))));
  const input = combobox(place, { label: "Company, person or government", hint: "CATL, 宁德时代, SoftBank …", choose: (entity) => on.centre(entity.id) });
  if (matchMedia("(hover: hover)").matches) input.focus();
}

/** Which parts of the page are there. */
function shape(of) {
  document.body.dataset.shape = of;
  document.body.classList.remove("legend", "drawn");
  byId("welcome").hidden = of !== "welcome";
  byId("main").hidden = of === "welcome";
}

function problem(error) {
  shape("graph");
  picture = null;
  const near = error.nearest ?? [];
  for (const id of ["side", "relations", "panel"]) byId(id).replaceChildren();
  byId("panel").classList.remove("open");
  if (state.view !== "path") byId("bar").replaceChildren();
  stageIs = "";
  const wrong = ["from", "to"].find((end) => state.view === "path" && error.message.includes(`\`${state[end]}\``));
  const instead = (name) => (wrong ? link({ ...state, [wrong]: name }) : link({ entity: [name] }));
  byId("stage").replaceChildren(h("div", { class: "remark", role: "alert" }, h("p", {}, error.message[0].toUpperCase() + error.message.slice(1)),
    near.length > 0 && h("p", { class: "chips" }, near.map((name) => h("a", { class: "chip", href: instead(name), "data-go": true }, name)))));
}

function dark() {
  const root = document.documentElement;
  root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
  try { localStorage.setItem("theme", root.dataset.theme); } catch { /* storage may be switched off */ }
  stage?.restyle();
  const kept = state.pick;
  picture = null;
  render().then(() => { if (kept) stage?.pick(kept.split("~")); });
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("a[data-go]");
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  follow(target.getAttribute("href"));
});
byId("theme").addEventListener("click", dark);
combobox(byId("search"), { label: "Search", hint: "Search: name, alias, 中文", choose: (entity, input) => { input.blur(); on.centre(entity.id); } });
keys(() => stage, dark);
onChange(render);
render();
