// What was said of a pair, and when: a lane for each relation, a dot for each report.

import { h, s } from "./dom.js";
import { colour, look } from "./samples.js";

const WIDE = 332;
const LEFT = 8;
const LANE = 30;

/** A drawing of statements with their cards; a dot leads to its card. Nothing where there are no dates. */
export function timeline(statements, names) {
  const events = statements.flatMap((statement) => statement.cards.filter((c) => c.document.date).map((c) => ({ statement, card: c, at: time(c.document.date) })));
  if (!events.length) return null;
  const lanes = [...new Set(events.map(({ statement }) => lane(statement)))];
  let [from, to] = [Math.min(...events.map((e) => e.at)), Math.max(...events.map((e) => e.at))];
  if (to - from < 0.8) [from, to] = [from - 0.4, to + 0.4];
  const x = (at) => LEFT + ((at - from) / (to - from)) * (WIDE - 2 * LEFT);
  const high = lanes.length * LANE + 22;
  const years = [];
  const step = Math.ceil((to - from) / 6) || 1;
  for (let year = Math.ceil(from); year <= Math.floor(to); year += step) years.push(year);
  const tick = (year, at) => s("text", { class: "year", x: at, y: high - 5, "text-anchor": anchor(at) }, year);
  const axis = years.length ? years.map((year) => [s("line", { class: "grid", x1: x(year), x2: x(year), y1: 0, y2: high - 18 }), tick(year, x(year))])
    : tick(Math.floor((from + to) / 2), x((from + to) / 2));
  const rows = lanes.map((name, i) => {
    const own = events.filter((e) => lane(e.statement) === name).sort((a, b) => a.at - b.at);
    const y = i * LANE + 22;
    const { relation } = own[0].statement;
    const begun = own.find((e) => e.card.status === "asserted");
    const over = begun && own.find((e) => e.at > begun.at && ["ended", "denied"].includes(e.card.status));
    const stands = own.some((e) => e.statement.current);
    const life = begun && s("line", { x1: x(begun.at), x2: x(over?.at ?? (stands ? to : own.at(-1).at)), y1: y, y2: y, stroke: colour(relation), "stroke-width": 3, "stroke-opacity": 0.3, "stroke-linecap": "round" });
    const { subject, object } = own[0].statement;
    return [
      s("text", { class: "lane", x: LEFT, y: y - 9 }, `${names(subject)} ${look(relation).says} ${names(object)}`.length > 58 ? look(relation).says : phrase(own[0].statement, names)),
      s("line", { class: "base", x1: LEFT, x2: WIDE - LEFT, y1: y, y2: y }), life, own.map((e) => dot(e, x(e.at), y, own.length > 16 ? 3.5 : 5)),
    ];
  });
  return h("figure", { class: "timeline" }, s("svg", { viewBox: `0 0 ${WIDE} ${high}`, role: "group", "aria-label": "Timeline" }, axis, rows),
    h("figcaption", {}, "Filled: asserted. Open: planned or in talks. Crossed: ended or denied."));
}

function dot({ statement, card }, x, y, size) {
  const words = `${card.document.date}: ${statement.sentence}, ${card.status}`;
  const ink = colour(statement.relation);
  const open = ["planned", "in-talks"].includes(card.status);
  const over = ["ended", "denied"].includes(card.status);
  const goTo = () => {
    const target = document.getElementById(card.claim);
    const older = target?.closest("details.older");
    if (older) older.open = true;
    target?.scrollIntoView({ block: "center", behavior: "smooth" });
    target?.classList.add("flash");
    setTimeout(() => target?.classList.remove("flash"), 1200);
  };
  return s("g", { class: "dot", tabindex: 0, role: "button", "aria-label": words, onclick: goTo, onkeydown: (e) => { if (e.key === "Enter") goTo(); } },
    s("title", {}, words), s("circle", { cx: x, cy: y, r: 9, fill: "transparent" }),
    over ? s("path", { d: `M${x - 4.5} ${y - 4.5}l9 9M${x + 4.5} ${y - 4.5}l-9 9`, stroke: ink, "stroke-width": 2.4 })
      : s("circle", { class: open ? "open" : "", cx: x, cy: y, r: size, fill: open ? "var(--paper)" : ink, stroke: ink, "stroke-width": 2 }));
}

const lane = (statement) => `${statement.relation} ${statement.subject}`;
const phrase = (statement, names) => (statement.relation === "subsidiary-of"
  ? `${names(statement.subject)} is a unit of ${names(statement.object)}` : statement.sentence);
const anchor = (x) => (x < 30 ? "start" : x > WIDE - 30 ? "end" : "middle");

/** A date as a number of years; a year alone stands in its middle. */
function time(date) {
  const [year, month, day] = date.split("-").map(Number);
  return year + ((month ?? 6.5) - 1) / 12 + ((day ?? 15) - 1) / 365;
}
