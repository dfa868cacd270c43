// Asking: named questions with their parameters, or SPARQL of one's own; the answer as a table or drawn.

import { get } from "./api.js";
import { combobox } from "./combobox.js";
import { counted, h } from "./dom.js";
import { go, state } from "./state.js";

const ROWS = 2000;
const EXAMPLE = "SELECT ?supplier ?customer\nWHERE { ?supplier o:supplies ?customer }\nLIMIT 20\n";

/** Fills the side with the questions, and `place` with the one that the state names. */
export async function ask(side, place, { draw }) {
  const questions = await get("/api/queries");
  const named = questions.find((q) => q.name === state.query);
  side.replaceChildren(list(questions));
  const text = h("textarea", { id: "sparql", spellcheck: "false", autocapitalize: "off", "aria-label": "SPARQL", rows: 10, wrap: "off" });
  text.value = state.sparql || named?.sparql || EXAMPLE;
  text.rows = Math.min(Math.max(text.value.split("\n").length, 5), 18);
  const fields = named && !state.sparql ? named.parameters : [];
  const inputs = fields.map((p) => field(p, named));
  const form = h("form", { class: "ask", onsubmit: (event) => { event.preventDefault(); submit(); } },
    h("h2", {}, state.sparql || !named ? "SPARQL" : named.question),
    inputs.length > 0 && h("div", { class: "fields" }, inputs.map((x) => x.element)),
    h("details", { class: "query", open: !named || Boolean(state.sparql) }, h("summary", {}, named && !state.sparql ? "The query" : "Query"), text,
      h("p", { class: "hint" }, "Prefixes e: (entities), o: (relations), s: (statements), d: (documents) and the usual vocabularies are known.")),
    h("p", { class: "actions" }, h("button", { type: "submit", class: "main" }, "Run"), h("span", { class: "hint" }, "Ctrl + Enter")));
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); submit(); }
  });
  const result = h("section", { id: "result", "aria-live": "polite" });
  place.replaceChildren(form, result);

  function submit() {
    if (named && !state.sparql && text.value === named.sparql) {
      go({ values: Object.fromEntries(inputs.map((x) => [x.name, x.value()])), show: state.show || "table" });
    } else {
      go({ query: "", values: {}, sparql: text.value, show: state.show || "table" });
    }
  }

  const missing = fields.some((p) => p.default === undefined && !state.values[p.name]);
  if (state.sparql || (named && !missing)) await run(result, named, draw);
}

function list(questions) {
  const items = questions.map((q) => h("li", {}, h("a", { href: `/?view=ask&query=${q.name}`, "data-go": true, "aria-current": q.name === state.query ? "true" : null, title: q.name }, q.question)));
  return h("div", { class: "questions" }, h("div", { class: "head" }, h("h2", {}, "Questions"), h("a", { class: "link", href: "/?view=ask", "data-go": true }, "Own SPARQL")), h("ul", {}, items));
}

function field({ name, kind, default: preset, explanation }) {
  const value = state.values[name] ?? "";
  const label = h("label", {}, h("span", {}, explanation || name));
  if (kind !== "entity") {
    const input = h("input", { name, type: kind === "integer" ? "number" : "text", placeholder: preset ?? "", value, required: preset === undefined });
    label.append(input);
    return { name, element: label, value: () => input.value.trim() };
  }
  const place = h("span", { class: "combobox" });
  const input = combobox(place, { label: explanation || name, hint: "a name", choose: (entity) => { chosen = entity.id; } });
  let chosen = value;
  input.value = value;
  input.name = name;
  input.addEventListener("input", () => { chosen = ""; });
  label.append(place);
  return { name, element: label, value: () => chosen || input.value.trim() };
}

/** Runs what the state asks, and shows the answer. */
async function run(result, named, draw) {
  result.replaceChildren(h("p", { class: "faint" }, "Asking …"));
  const accept = "application/sparql-results+json, text/turtle;q=0.8";
  const start = performance.now();
  const values = Object.entries(state.values).filter(([, value]) => value);
  const request = state.sparql
    ? ["/sparql", { method: "POST", headers: { accept, "content-type": "application/sparql-query" }, body: state.sparql }]
    : [`/query/${named.name}?${new URLSearchParams(values)}`, { headers: { accept } }];
  const mark = `${request[0]} ${state.sparql}`;
  result.dataset.asked = mark;
  const answer = await fetch(...request).catch(() => null);
  const body = answer ? await answer.text().catch(() => null) : null;
  if (result.dataset.asked !== mark) return;
  if (!answer?.ok || body === null) {
    result.replaceChildren(h("pre", { class: "problem", role: "alert" }, body?.trim() || "The server broke the answer off, or does not answer."));
    return;
  }
  const kind = answer.headers.get("content-type") ?? "";
  const table = kind.includes("json") ? read(JSON.parse(body)) : null;
  const drawn = state.show === "drawn";
  const took = Math.round(performance.now() - start);
  const tab = (name, title) => h("button", { type: "button", role: "tab", "aria-selected": String((name === "drawn") === drawn), onclick: () => go({ show: name }, { replace: true }) }, title);
  const count = table ? (table.rows ? counted(table.rows.length, "row") : "") : counted(body.split("\n").filter(Boolean).length, "line");
  const bar = h("div", { class: "result-bar" }, h("div", { role: "tablist", class: "tabs" }, tab("table", table ? "Table" : "Turtle"), tab("drawn", "Drawn")),
    h("span", { class: "faint" }, [count, `${took} ms`].filter(Boolean).join(", ")), save(request, table));
  result.replaceChildren(bar);
  if (drawn) {
    const names = table?.rows ? entities(table) : [...body.matchAll(/(?:^|[\s,;])e:([^\s,;]+)/g)].map((m) => m[1].replace(/\\/g, "").replace(/\.$/, ""));
    await draw([...new Set([...Object.values(state.values), ...names])].filter(Boolean).slice(0, 80));
    return;
  }
  draw(null);
  if (!table) result.append(h("pre", { class: "turtle", tabindex: 0 }, body));
  else if (table.boolean !== undefined) result.append(h("p", { class: "verdict" }, table.boolean ? "Yes." : "No."));
  else result.append(rows(table));
}

function read({ head, results, boolean }) {
  return boolean !== undefined ? { boolean } : { columns: head.vars, rows: results.bindings };
}

/** Who an answer may name: entities by IRI, and words that are no sentences. */
function entities({ columns, rows: found }) {
  return found.slice(0, 300).flatMap((row) => columns.map((c) => row[c]).filter((cell) => cell && !cell.datatype && cell.value.length < 80
    && (cell.type === "literal" || /[:/#]e[:/]/.test(cell.value))).map((cell) => cell.value));
}

function rows({ columns, rows: found }) {
  if (!found.length) return h("p", { class: "remark" }, "Nothing answers to that.");
  const cell = (value) => {
    if (!value) return h("td", {});
    const entity = value.type === "uri" && value.value.match(/[:/#]e[:/](.+)$/)?.[1];
    if (entity) return h("td", {}, h("a", { href: `/?entity=${entity}`, "data-go": true }, decodeURIComponent(entity)));
    const number = value.datatype && /(integer|decimal|double|date|gYear)/.test(value.datatype);
    return h("td", { class: number ? "number" : null, lang: value["xml:lang"] ?? null }, value.value);
  };
  return h("div", { class: "scroll" }, h("table", {}, h("thead", {}, h("tr", {}, columns.map((c) => h("th", { scope: "col" }, c.replaceAll("_", " "))))),
    h("tbody", {}, found.slice(0, ROWS).map((row) => h("tr", {}, columns.map((c) => cell(row[c])))))),
  found.length > ROWS && h("p", { class: "hint" }, `The first ${ROWS} rows; the file has all.`));
}

/** The answer as a file. */
function save([url, options], table) {
  const formats = table ? [["text/csv", "csv", "CSV"], ["application/sparql-results+json", "json", "JSON"]] : [["text/turtle", "ttl", "Turtle"], ["application/ld+json", "jsonld", "JSON-LD"]];
  return h("span", { class: "save" }, formats.map(([accept, ending, title]) => h("button", {
    type: "button",
    onclick: async () => {
      const answer = await fetch(url, { ...options, headers: { ...options.headers, accept } });
      const file = URL.createObjectURL(await answer.blob());
      h("a", { href: file, download: `answer.${ending}` }).click();
      setTimeout(() => URL.revokeObjectURL(file), 5000);
    },
  }, title)));
}
