// What the keys do, and the page that says so.

import { byId, h } from "./dom.js";
import { follow, go, state } from "./state.js";
import { toggleTable } from "./table.js";

const KEYS = [
  ["/", "search"], ["← ↑ → ↓", "to the next box"], ["Enter", "expand or collapse the box, and show who it is"], ["Shift Enter", "centre on the box"],
  ["f", "see all of it"], ["+ −", "closer, farther"], ["t", "show or hide the table"], ["l", "show or hide the legend (on a phone)"], ["p", "the picture as the server draws it"],
  ["d", "light or dark"], ["1 2 3", "explore, path, ask"], ["Esc", "close the panel"], ["?", "this list"],
];

/** Listens; `stage` gives the picture, `dark` switches. */
export function keys(stage, dark) {
  const dialog = byId("keys");
  dialog.replaceChildren(h("h2", {}, "Keys"), h("dl", {}, KEYS.map(([key, does]) => [h("dt", {}, key.split(" ").map((k) => h("kbd", {}, k))), h("dd", {}, does)])),
    h("p", { class: "hint" }, "Click a box to expand it, click it twice to centre on it, click a line for its passages."),
    h("form", { method: "dialog" }, h("button", { class: "main" }, "Close")));
  byId("help").addEventListener("click", () => dialog.showModal());
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || dialog.open) return;
    const field = event.target.closest?.("input, textarea, select");
    if (event.key === "Escape") {
      if (field) field.blur();
      else if (state.pick) go({ pick: "" }, { replace: true });
      return;
    }
    if (field) return;
    const act = {
      "/": () => byId("search").querySelector("input")?.focus(),
      "?": () => dialog.showModal(),
      f: () => stage()?.fit(), "+": () => stage()?.zoom(1.25), "=": () => stage()?.zoom(1.25), "-": () => stage()?.zoom(0.8),
      t: toggleTable, d: dark, l: () => document.body.classList.toggle("legend"), p: () => go({ still: state.still ? "" : "yes" }, { replace: true }),
      1: () => follow("/"), 2: () => follow("/?view=path"), 3: () => follow("/?view=ask"),
    }[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });
}
