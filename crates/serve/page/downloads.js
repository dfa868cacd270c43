// Taking a view away: as a picture, a table, a query, a command or a link.

import { address } from "./api.js";
import { h, say } from "./dom.js";
import { filter, state } from "./state.js";

const FORMATS = [
  ["svg", "Picture (SVG)", "as export draws it"], ["dot", "Graphviz (DOT)", ""], ["csv", "Table (CSV)", ""],
  ["graphml", "GraphML", "for networkx, igraph, yEd"], ["gexf", "GEXF", "for Gephi"], ["ftm", "FollowTheMoney", ""],
];

/** The parameters of the view, as the API takes them. */
export const view = () => ({ entity: state.entity, depth: state.depth, max_nodes: state.max_nodes || boxes(), ...filter() });

/** Boxes that can be read on a screen of this size, a quarter more for each entity that is expanded; the server has its own limits. */
function boxes() {
  const room = Math.min(40, Math.max(10, Math.round((innerWidth * innerHeight) / 42000)));
  return Math.round(room * (1 + (state.entity.length - 1) / 4));
}

/** A menu for a picture. */
export function downloads(picture) {
  const menu = h("details", { class: "menu" }, h("summary", {}, "Take away"), h("div", { class: "sheet" },
    FORMATS.map(([format, title, hint]) => h("a", { href: address("/api/export", { ...view(), format }), download: "", data: { format } }, title, hint && h("small", {}, hint))),
    h("hr", {}),
    h("a", { href: `/?${new URLSearchParams({ view: "ask", sparql: picture.sparql })}`, "data-go": true }, "The SPARQL behind this", h("small", {}, "to change and run")),
    copy("The command", picture.command, "guanxi export"),
    copy("The link", () => location.href, "to this state")));
  menu.addEventListener("focusout", (event) => { if (!menu.contains(event.relatedTarget)) menu.open = false; });
  menu.addEventListener("keydown", (event) => { if (event.key === "Escape") { menu.open = false; event.stopPropagation(); } });
  return menu;
}

function copy(title, text, hint) {
  return h("button", {
    type: "button",
    onclick: async (event) => {
      const words = typeof text === "function" ? text() : text;
      try {
        await navigator.clipboard.writeText(words);
        say(`Copied: ${words}`);
      } catch {
        say(words);
      }
      event.target.closest("details").open = false;
    },
  }, `Copy ${title.toLowerCase()}`, h("small", {}, hint));
}
