// The picture as the server draws it, the same as `guanxi export`: for programs built without Cytoscape.js, and for who likes it better.

import { address } from "./api.js";
import { h } from "./dom.js";

/** A picture in `container`; links in it centre. */
export function still(container, on) {
  let asked = "";

  async function show(parameters) {
    const theme = document.documentElement.dataset.theme;
    const url = address("/api/export", { ...parameters, format: "svg", links: "true", theme });
    asked = url;
    const answer = await fetch(url).catch(() => null);
    const text = answer ? await answer.text() : "";
    if (asked !== url) return;
    if (!answer?.ok) {
      let why = "The server does not answer.";
      try { why = JSON.parse(text).error; } catch { /* no reason was given */ }
      container.replaceChildren(h("p", { class: "remark" }, `No picture: ${why} The table below has everything.`));
      return;
    }
    const svg = document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
    svg.classList.add("still");
    for (const link of svg.querySelectorAll("a")) {
      const target = link.getAttributeNS("http://www.w3.org/1999/xlink", "href") ?? link.getAttribute("href") ?? "";
      link.addEventListener("click", (event) => {
        event.preventDefault();
        on.centre(new URL(target, location.href).searchParams.get("entity"));
      });
    }
    container.replaceChildren(h("div", { class: "scroll" }, svg));
  }

  return { show, pick() {}, fit() {}, focus() {}, zoom() {}, restyle() {}, where: () => null };
}
