// How relations look: pieces of their lines for legends, and the words that go with them.

import { s } from "./dom.js";

let looks = new Map();

/** Takes the looks as the server knows them. */
export function setLooks(list) {
  looks = new Map(list.map((look) => [look.relation, look]));
}

/** Every relation, in the order of the legend. */
export const relations = () => [...looks.keys()];

/** The look of a relation. */
export const look = (relation) => looks.get(relation);

/** 0 for light, 1 for dark. */
export const theme = () => (document.documentElement.dataset.theme === "dark" ? 1 : 0);

/** The colour of a relation that stands, or of one that does not. */
export function colour(relation, stands = true) {
  const of = looks.get(relation);
  return (stands ? of.colour : of.faint)[theme()];
}

/** The dashes of a line. */
export const DASHES = { solid: null, dashed: "6 4", dotted: "1.5 4" };

/** A piece of a relation's line. */
export function sample(relation, stands = true) {
  const { width, dash, tail, head } = looks.get(relation);
  const ink = colour(relation, stands);
  const line = s("line", {
    x1: tail === "none" ? 2 : 9, y1: 8, x2: head === "none" ? 34 : 28, y2: 8, stroke: ink, "stroke-width": width,
    "stroke-dasharray": DASHES[dash], "stroke-linecap": dash === "dotted" ? "round" : "butt",
  });
  return s("svg", { class: "sample", viewBox: "0 0 36 16", width: 36, height: 16, "aria-hidden": "true" },
    line, end(tail, 2, -1, ink), end(head, 34, 1, ink));
}

function end(shape, x, way, ink) {
  const to = (dx, dy) => `${x - way * dx} ${8 + dy}`;
  switch (shape) {
    case "normal": return s("path", { d: `M${to(0, 0)}L${to(8, -4)}L${to(8, 4)}Z`, fill: ink });
    case "vee": return s("path", { d: `M${to(8, -4)}L${to(0, 0)}L${to(8, 4)}`, fill: "none", stroke: ink, "stroke-width": 1.8 });
    case "diamond": return s("path", { d: `M${to(0, 0)}L${to(5, -4)}L${to(10, 0)}L${to(5, 4)}Z`, fill: ink });
    case "dot": return s("circle", { cx: x - way * 4, cy: 8, r: 3.4, fill: ink });
    case "tee": return s("path", { d: `M${to(4, -5)}L${to(4, 5)}`, stroke: ink, "stroke-width": 2 });
    default: return null;
  }
}
