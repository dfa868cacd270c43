// The picture to move about in: Cytoscape.js draws the lines, the boxes lie above as elements that can be read and focused.

import { h } from "./dom.js";
import { bounds, place, route } from "./layout.js";
import { DASHES, colour, look, theme } from "./samples.js";
import { SIZE, WIDEST, hushed } from "./words.js";

const ARROWS = { none: "none", normal: "triangle", vee: "vee", diamond: "diamond", dot: "circle", tee: "tee" };
/** Milliseconds in which a second click makes the first one half of a double click. */
const TWICE = 280;
/** The scale below which boxes cannot be read. */
const LEAST = 0.45;
/** The words on lines: below which size they give way to the lines, and how large those are that stand out. */
const SMALLEST = 6;
const LEGIBLE = 9;
const quiet = matchMedia("(prefers-reduced-motion: reduce)");

/** A picture in `container`. `on` has `pick`, `expand`, `centre` and `more`, called with a box's id, a line or a group. */
export async function live(container, on) {
  const { default: cytoscape } = await import("./cytoscape.js");
  const canvas = h("div", { class: "canvas", "aria-hidden": "true" });
  const layer = h("div", { class: "boxes" });
  container.replaceChildren(canvas, layer);
  const cy = cytoscape({ container: canvas, minZoom: 0.08, maxZoom: 3, boxSelectionEnabled: false, style: style() });
  let shown = { lines: [], dressed: [] };
  let divs = new Map();
  let moved = false;
  let tapped = null;
  let later = null;
  let picked = [];

  const follow = () => {
    const { x, y } = cy.pan();
    layer.style.transform = `translate(${x}px, ${y}px) scale(${cy.zoom()})`;
    layer.classList.toggle("far", cy.zoom() < 0.42);
  };
  const put = (node) => {
    const div = divs.get(node.id());
    if (!div) return;
    const { x, y } = node.position();
    div.style.transform = `translate(${x - node.data("width") / 2}px, ${y - node.data("height") / 2}px)`;
  };
  cy.on("pan zoom resize", follow);
  cy.on("dragpan scrollzoom pinchzoom", () => { moved = true; });
  cy.on("position", "node", (event) => put(event.target));
  cy.on("drag", "node", () => bend());
  cy.on("tap", "node", (event) => {
    const group = event.target.data("group");
    clearTimeout(later);
    tapped = group ? null : event.target.id();
    if (group) { on.more(group); return; }
    const id = tapped;
    later = setTimeout(() => on.expand(id), TWICE);
    on.pick(id);
  });
  // A finger's double tap is known to Cytoscape, a mouse's double click to the browser, however slow the page is.
  const twice = () => {
    clearTimeout(later);
    if (tapped) on.centre(tapped);
  };
  cy.on("dbltap", "node", twice);
  canvas.addEventListener("dblclick", twice);
  cy.on("tap", "edge", (event) => { if (event.target.data("line")) on.pick(event.target.data("line")); });
  cy.on("tap", (event) => { if (event.target === cy) { tapped = null; on.pick(null); } });
  cy.on("mouseover", "node, edge", (event) => light(event.target));
  cy.on("mouseout", "node, edge", () => light(null));

  /** Lets what belongs to an element stand out. */
  function light(element) {
    const near = element && (element.isNode() ? element.closedNeighborhood() : element.union(element.connectedNodes()));
    cy.batch(() => {
      cy.elements().removeClass("dim lit");
      if (!near) return;
      cy.elements().not(near).addClass("dim");
      near.edges().data("size", Math.max(SIZE, LEGIBLE / cy.zoom())).addClass("lit");
    });
    for (const [id, div] of divs) div.classList.toggle("dim", Boolean(near) && !near.contains(cy.getElementById(id)));
    canvas.classList.toggle("pointing", Boolean(element));
  }

  /** Runs the lines anew between where the boxes are. */
  function bend() {
    const places = new Map(cy.nodes().map((node) => [node.id(), { ...node.position(), width: node.data("width"), height: node.data("height"), room: node.data("room"), round: node.data("round") }]));
    const curves = route(shown.lines, places);
    const quietly = hushed(shown.lines, shown.dressed, places, curves);
    cy.batch(() => shown.lines.forEach((line, i) => cy.getElementById(line.id).data({ ...curve(curves[i]), hushed: quietly.has(i) })));
  }

  function box(drawn) {
    const t = theme();
    return h("div", {
      class: `box ${drawn.shape}${drawn.centre ? " centre" : ""}${drawn.sanctioned ? " sanctioned" : ""}`,
      role: "button", tabindex: drawn.centre ? "0" : "-1", data: { id: drawn.id },
      "aria-label": [drawn.name, drawn.about, ...drawn.sanctions.map((x) => x.words)].filter(Boolean).join(", "),
      vars: { "--fill": drawn.fill[t], "--border": drawn.border[t] },
    },
    h("b", {}, drawn.name), drawn.chinese && h("span", { class: "chinese", lang: "zh" }, drawn.chinese),
    drawn.about && h("small", {}, drawn.about),
    drawn.sanctions.slice(0, 3).map((x) => h("small", { class: x.stands ? "sanction" : "sanction over" }, x.words)),
    drawn.sanctions.length > 3 && h("small", { class: "sanction" }, `⊘ ${drawn.sanctions.length - 3} more`));
  }

  const group = (drawn) => h("div", { class: "box folded", data: { id: drawn.id }, role: "button", tabindex: "-1", title: "Show more" }, drawn.words);

  /** Shows a picture; what was there before moves to its new place. */
  function show(drawing) {
    moved = false;
    const before = new Map(cy.nodes().map((node) => [node.id(), { ...node.position() }]));
    const groups = drawing.folded.map((f, i) => ({ ...f, id: `+${f.node}+${f.relation}+${f.leaves}`, order: i }));
    divs = new Map([...drawing.boxes.map((b) => [b.id, box(b)]), ...groups.map((g) => [g.id, group(g)])]);
    layer.replaceChildren(...divs.values());
    const size = (id) => ({ id, width: divs.get(id).offsetWidth + 2, height: divs.get(id).offsetHeight });
    const boxes = [...drawing.boxes.map((b) => ({ ...size(b.id), centre: b.centre, column: b.column, round: b.shape === "ellipse" })), ...groups.map((g) => size(g.id))];
    const loose = (relation) => relation === "partners-with" || relation === "competes-with";
    const lines = [
      ...drawing.lines.map((line, i) => ({ id: `line-${i}`, from: line.from, to: line.to, loose: loose(line.relation), line })),
      ...groups.map((g, i) => ({ id: `group-${i}`, from: g.leaves ? g.node : g.id, to: g.leaves ? g.id : g.node, group: g })),
    ];
    const places = place(boxes, lines, container.clientWidth - 2 * margins(), container.clientHeight - 2 * margins());
    const curves = route(lines, places);
    const degree = new Map();
    for (const { from, to } of lines) for (const id of [from, to]) degree.set(id, (degree.get(id) ?? 0) + 1);
    shown = { lines, dressed: lines.map((line) => dress(line, degree)) };
    const quietly = hushed(lines, shown.dressed, places, curves);
    for (const [id, { width, height }] of places) {
      divs.get(id).style.width = `${width}px`;
      divs.get(id).style.height = `${height}px`;
    }
    const start = (id) => before.get(id) ?? before.get(lines.find((l) => l.from === id && before.has(l.to))?.to)
      ?? before.get(lines.find((l) => l.to === id && before.has(l.from))?.from) ?? places.get(id);
    const still = quiet.matches || before.size === 0;
    cy.batch(() => {
      cy.elements().remove();
      cy.add(boxes.map(({ id }) => {
        const { x, y, width, height, room, round } = places.get(id);
        const at = still ? { x, y } : { x: start(id).x, y: start(id).y };
        return { group: "nodes", data: { id, width, height, room, round, group: groups.find((g) => g.id === id) }, position: at };
      }));
      cy.add(lines.map((line, i) => ({
        group: "edges",
        data: { id: line.id, source: line.from, target: line.to, line: line.line, ...shown.dressed[i], ...curve(curves[i]), hushed: quietly.has(i) },
      })));
    });
    cy.nodes().forEach(put);
    if (still) {
      cy.resize();
      fit(false);
    } else {
      cy.nodes().forEach((node) => {
        const { x, y } = places.get(node.id());
        node.animate({ position: { x, y } }, { duration: 320, easing: "ease-out-cubic" });
      });
      glide(bounds(places));
    }
  }

  function margins() {
    return Math.min(40, cy.width() / 16);
  }

  /** Moves the view so that all of it is seen, while the boxes move. */
  function glide({ x1, y1, x2, y2 }) {
    const pad = margins();
    const zoom = Math.min(1.15, (cy.width() - 2 * pad) / (x2 - x1), (cy.height() - 2 * pad) / (y2 - y1));
    const pan = { x: cy.width() / 2 - (zoom * (x1 + x2)) / 2, y: cy.height() / 2 - (zoom * (y1 + y2)) / 2 };
    cy.animate({ zoom, pan }, { duration: 320, easing: "ease-out-cubic" });
  }

  /** All of it in view, or, where it would be too small to read and `all` is not asked for, what lies around what is picked, else the first box. */
  function fit(all = true) {
    moved = false;
    cy.fit(undefined, margins());
    if (cy.zoom() > 1.15) {
      cy.zoom(1.15);
      cy.center();
    } else if (!all && cy.zoom() < LEAST && cy.nodes().length) {
      cy.zoom(LEAST);
      const middle = cy.nodes().filter((node) => picked.includes(node.id()));
      cy.center(middle.nonempty() ? middle : cy.nodes()[0]);
    }
    follow();
  }

  function dress({ line, group: folded }, degree) {
    if (folded) return { ink: colour(folded.relation, false), ...ends(folded.relation), words: "", near: "" };
    const words = [line.measure, line.state, line.reports > 1 ? `${line.reports} reports` : ""].filter(Boolean).join("\n");
    const side = degree.get(line.from) > degree.get(line.to) ? "target" : degree.get(line.from) < degree.get(line.to) ? "source" : "middle";
    return {
      ink: colour(line.relation, line.stands), ...ends(line.relation), faint: !line.stands,
      words: side === "middle" ? words : "", sourceWords: side === "source" ? words : "", targetWords: side === "target" ? words : "",
    };
  }

  /** Marks what is picked: a box's id, or the two ids of a line. */
  function pick(ids) {
    picked = ids;
    cy.edges().removeClass("picked");
    for (const [id, div] of divs) div.classList.toggle("picked", ids.includes(id));
    if (ids.length === 2) {
      cy.edges().filter((e) => ids.includes(e.source().id()) && ids.includes(e.target().id())).addClass("picked");
    }
  }

  layer.addEventListener("focusin", (event) => {
    const node = cy.getElementById(event.target.dataset.id ?? "");
    if (!node.length || !event.target.matches(":focus-visible")) return;
    light(node);
    const { x1, y1, x2, y2 } = node.renderedBoundingBox();
    if (x1 < 0 || y1 < 0 || x2 > cy.width() || y2 > cy.height()) cy.animate({ center: { eles: node } }, { duration: quiet.matches ? 0 : 180 });
  });
  layer.addEventListener("focusout", () => light(null));
  layer.addEventListener("keydown", (event) => {
    const id = event.target.dataset.id;
    const node = cy.getElementById(id ?? "");
    if (!node.length) return;
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (way) {
      event.preventDefault();
      focus(nearest(node, way));
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      const folded = node.data("group");
      if (folded) on.more(folded);
      else if (event.shiftKey) on.centre(id);
      else { on.pick(id); on.expand(id); }
    }
  });

  /** The box that lies nearest in a direction. */
  function nearest(from, [wx, wy]) {
    const { x, y } = from.position();
    let best = null;
    let least = Infinity;
    cy.nodes().forEach((node) => {
      const [dx, dy] = [node.position("x") - x, node.position("y") - y];
      const along = dx * wx + dy * wy;
      const beside = Math.abs(dx * wy) + Math.abs(dy * wx);
      const cost = along + 2.2 * beside;
      if (along > 8 && cost < least) [best, least] = [node.id(), cost];
    });
    return best;
  }

  function focus(id) {
    const div = divs.get(id ?? "");
    if (!div) return;
    for (const other of divs.values()) other.tabIndex = -1;
    div.tabIndex = 0;
    div.focus({ preventScroll: true });
  }

  new ResizeObserver(() => {
    cy.resize();
    if (moved || cy.animated()) follow();
    else fit(false);
  }).observe(container);
  return {
    show, pick, fit, focus,
    zoom: (by) => cy.zoom({ level: cy.zoom() * by, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } }),
    restyle: () => cy.style(style()),
    /** Where a box is on the page, for tests and for pointing at it. */
    where: (id) => { const n = cy.getElementById(id); return n.length ? n.renderedPosition() : null; },
  };
}

function ends(relation) {
  const { width, dash, tail, head } = look(relation);
  return { width, dash: dash === "solid" ? "solid" : "dashed", pattern: (DASHES[dash] ?? "1 0").split(" ").map(Number), tail: ARROWS[tail], head: ARROWS[head], hollow: head === "vee" ? "hollow" : "filled" };
}

function curve({ source, target, weights, distances, offset }) {
  return {
    offset,
    leaves: `${source.x}px ${source.y}px`,
    arrives: `${target.x}px ${target.y}px`,
    weights: weights.join(" "),
    distances: distances.join(" "),
  };
}

function style() {
  const css = getComputedStyle(document.documentElement);
  const paper = css.getPropertyValue("--paper").trim();
  const quietInk = css.getPropertyValue("--quiet").trim();
  const words = {
    "font-family": css.getPropertyValue("--sans").trim() || "sans-serif", "font-size": SIZE, "text-wrap": "wrap", "text-max-width": WIDEST,
    "line-height": 1.15, color: (e) => (e.data("faint") ? quietInk : e.data("ink")),
    "text-background-color": paper, "text-background-opacity": 0.88, "text-background-padding": 1.5, "text-background-shape": "roundrectangle",
    "min-zoomed-font-size": SMALLEST,
  };
  return [
    { selector: "node", style: { shape: "rectangle", width: "data(width)", height: "data(height)", "background-opacity": 0, "border-width": 0, "overlay-opacity": 0 } },
    {
      selector: "edge",
      style: {
        ...words, "curve-style": "unbundled-bezier", "edge-distances": "endpoints",
        "source-endpoint": (e) => e.data("leaves"), "target-endpoint": (e) => e.data("arrives"),
        "control-point-weights": (e) => e.data("weights"), "control-point-distances": (e) => e.data("distances"),
        "line-color": "data(ink)", width: "data(width)", "line-style": "data(dash)", "line-dash-pattern": "data(pattern)",
        "source-arrow-color": "data(ink)", "target-arrow-color": "data(ink)", "source-arrow-shape": "data(tail)", "target-arrow-shape": "data(head)",
        "arrow-scale": 0.85, "overlay-opacity": 0, label: "data(words)",
      },
    },
    { selector: "edge[sourceWords]", style: { "source-label": "data(sourceWords)", "source-text-offset": "data(offset)" } },
    { selector: "edge[targetWords]", style: { "target-label": "data(targetWords)", "target-text-offset": "data(offset)" } },
    { selector: "edge.picked", style: { "underlay-color": css.getPropertyValue("--accent").trim(), "underlay-opacity": 0.25, "underlay-padding": 5 } },
    { selector: "edge[?hushed]", style: { "text-opacity": 0, "text-background-opacity": 0 } },
    { selector: "edge.lit", style: { "text-opacity": 1, "text-background-opacity": 0.88, "font-size": "data(size)", "min-zoomed-font-size": 0, "z-index": 9 } },
    { selector: ".dim", style: { opacity: 0.14 } },
  ];
}
