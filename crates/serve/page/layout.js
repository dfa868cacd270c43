// Where boxes stand: columns that are read from left to right, as money and goods flow, and lines that leave and arrive level.

/** Room between columns for the words of lines; less only where the boxes could not be read otherwise. */
const GAPS_X = [152, 124, 100];
const GAP_Y = 26;
/** Room between the interlocking columns of one rank. */
const GAP_WITHIN = 84;
/** How much further apart boxes may stand where there is room above and below. */
const STRETCH = 1.4;
/** Boxes in a column before it is split into several that interlock: what fills the room best is taken. */
const TALL = [6, 9, 13, 18, 30];
/** How far from its box the words of a line stand at most. */
const FARTHEST = 66;
/** Share of the way that a line runs level before it turns. */
export const LEVEL = 0.34;
/** Height that each line takes on the side of a box where many meet, as long as the box does not grow beyond a screen. */
const PER_LINE = 15;
const LEAST_PER_LINE = 4;
const HIGHEST = 560;

/**
 * Places boxes for a room of `wide` by `high`. `boxes` have `id`, `width`, `height`, `centre`, whether they are `round`, and
 * `column` where they must stand in one; `lines` have `from`, `to`, `loose`. Gives a map from id to `{x, y, width, height, room}`, `x` and `y` in the middle, `room` that beside it;
 * boxes where many lines meet are made taller.
 */
export function place(boxes, lines, wide, high) {
  let best = new Map();
  let most = -1;
  for (const gap of GAPS_X) {
    for (const tall of TALL) {
      const places = columns(boxes, lines, tall, gap);
      const scale = scaleFor(bounds(places), wide, high);
      if (scale > most * 1.08) [best, most] = [places, scale];
      if (boxes.length <= tall) break;
    }
    if (most >= 1) break;
  }
  const { y1, y2 } = bounds(best);
  const stretch = Math.min(STRETCH, Math.max(1, high / most / (y2 - y1)));
  for (const at of best.values()) at.y *= stretch;
  return best;
}

function scaleFor({ x1, y1, x2, y2 }, wide, high) {
  return Math.min(wide / (x2 - x1), high / (y2 - y1), 1.15);
}

/** The room that boxes take. */
export function bounds(places) {
  const room = { x1: Infinity, y1: Infinity, x2: -Infinity, y2: -Infinity };
  for (const { x, y, width, height } of places.values()) {
    room.x1 = Math.min(room.x1, x - width / 2);
    room.y1 = Math.min(room.y1, y - height / 2);
    room.x2 = Math.max(room.x2, x + width / 2);
    room.y2 = Math.max(room.y2, y + height / 2);
  }
  return room;
}

function columns(boxes, lines, tall, gap) {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const ends = lines.filter((line) => byId.has(line.from) && byId.has(line.to));
  const rank = ranks(boxes, ends);
  const sides = new Map(boxes.map((box) => [box.id, { left: 0, right: 0 }]));
  for (const line of ends) {
    const forward = rank.get(line.from) <= rank.get(line.to);
    sides.get(line.from)[forward ? "right" : "left"] += 1;
    sides.get(line.to)[forward ? "left" : "right"] += 1;
  }
  const sizes = new Map(boxes.map((box) => {
    const { left, right } = sides.get(box.id);
    const most = Math.max(left, right);
    const each = Math.max(LEAST_PER_LINE, Math.min(PER_LINE, HIGHEST / most));
    return [box.id, { width: box.width, height: Math.max(box.height, most * each), round: box.round }];
  }));
  const members = new Map();
  for (const box of boxes) {
    const at = rank.get(box.id);
    if (!members.has(at)) members.set(at, []);
    members.get(at).push(box.id);
  }
  const order = [...members.keys()].sort((a, b) => a - b);
  const beside = new Map(boxes.map((box) => [box.id, []]));
  for (const line of ends) {
    beside.get(line.from).push(line.to);
    beside.get(line.to).push(line.from);
  }
  const places = new Map();
  const origin = order.indexOf(rank.get(boxes[0]?.id) ?? 0);
  const sequence = order.map((_, i) => i).sort((a, b) => Math.abs(a - origin) - Math.abs(b - origin) || b - a);
  const edges = new Map();
  for (const at of sequence) {
    const ids = members.get(order[at]);
    const middle = (id) => {
      const known = beside.get(id).map((other) => places.get(other)?.y).filter((y) => y !== undefined);
      return known.length ? known.reduce((sum, y) => sum + y, 0) / known.length : 0;
    };
    const wish = new Map(ids.map((id, i) => [id, [middle(id), i]]));
    ids.sort((a, b) => wish.get(a)[0] - wish.get(b)[0] || wish.get(a)[1] - wish.get(b)[1]);
    edges.set(at, stack(ids, sizes, places, beside, tall));
  }
  // Columns side by side, outwards from the first box's.
  let x = 0;
  for (const at of order.map((_, i) => i)) {
    const width = edges.get(at);
    for (const id of members.get(order[at])) places.get(id).x += x + width / 2;
    x += width + gap;
  }
  return places;
}

/** Which column each box belongs to: one step right of what flows into it, one step left of what it flows into. */
function ranks(boxes, lines) {
  const rank = new Map(boxes.filter((box) => box.column !== undefined).map((box) => [box.id, box.column]));
  const touching = new Map(boxes.map((box) => [box.id, []]));
  for (const line of lines) {
    touching.get(line.from).push([line.to, 1, line]);
    touching.get(line.to).push([line.from, -1, line]);
  }
  const starts = [...boxes].sort((a, b) => Number(b.centre) - Number(a.centre));
  for (const start of starts) {
    if (rank.has(start.id)) continue;
    rank.set(start.id, 0);
    let edge = [start.id];
    while (edge.length) {
      const next = [];
      for (const loose of [false, true]) {
        for (const id of edge) {
          for (const [other, step, line] of touching.get(id)) {
            if (Boolean(line.loose) !== loose || rank.has(other)) continue;
            rank.set(other, rank.get(id) + step);
            next.push(other);
          }
        }
      }
      edge = next;
    }
  }
  return rank;
}

/** Puts boxes one below the other around y = 0, in interlocking columns where there are many; gives the width that they take. */
function stack(ids, sizes, places, beside, tall) {
  const parts = Math.ceil(ids.length / tall);
  const widest = Math.max(...ids.map((id) => sizes.get(id).width));
  const split = Array.from({ length: parts }, () => []);
  ids.forEach((id, i) => split[i % parts].push(id));
  const step = widest + GAP_WITHIN;
  split.forEach((column, part) => {
    const height = column.reduce((sum, id) => sum + sizes.get(id).height + GAP_Y, -GAP_Y);
    let y = -height / 2 + (parts > 1 ? (part - (parts - 1) / 2) * 20 : 0);
    for (const id of column) {
      const size = sizes.get(id);
      places.set(id, { x: (part - (parts - 1) / 2) * step, y: y + size.height / 2, ...size, room: parts > 1 ? GAP_WITHIN : Infinity });
      y += size.height + GAP_Y;
    }
  });
  // A box alone in its column stands level with what it is tied to.
  if (ids.length === 1) {
    const known = beside.get(ids[0]).map((other) => places.get(other)).filter((p) => p && p !== places.get(ids[0]));
    if (known.length) places.get(ids[0]).y = known.reduce((sum, p) => sum + p.y, 0) / known.length;
  }
  return widest + (parts - 1) * step;
}

/**
 * How lines run between boxes that are placed: for each line, `source` and `target` as offsets from the boxes' middles, and the
 * control points of a curve that leaves and arrives level, as Cytoscape counts them along and beside the straight way; `offset`, how far
 * from a box its words stand, in the room beside it.
 */
export function route(lines, places) {
  const meeting = new Map();
  const add = (id, side, key, other) => {
    const name = `${id}\n${side}`;
    if (!meeting.has(name)) meeting.set(name, []);
    meeting.get(name).push([key, other]);
  };
  const side = lines.map((line) => {
    const [a, b] = [places.get(line.from), places.get(line.to)];
    const apart = Math.abs(a.x - b.x) > (a.width + b.width) / 2;
    const forward = apart ? a.x < b.x : true;
    return { out: forward ? 1 : -1, into: apart ? (forward ? -1 : 1) : 1, apart };
  });
  lines.forEach((line, i) => {
    add(line.from, side[i].out, `${i}s`, places.get(line.to).y);
    add(line.to, side[i].into, `${i}t`, places.get(line.from).y);
  });
  const offset = new Map();
  for (const [name, all] of meeting) {
    const box = places.get(name.slice(0, name.lastIndexOf("\n")));
    all.sort((a, b) => a[1] - b[1]);
    const room = Math.min(box.height - 14, (all.length - 1) * 24);
    all.forEach(([key], i) => offset.set(key, all.length > 1 ? (i / (all.length - 1) - 0.5) * room : 0));
  }
  return lines.map((line, i) => {
    const [a, b] = [places.get(line.from), places.get(line.to)];
    const source = rim(a, side[i].out, offset.get(`${i}s`));
    const target = rim(b, side[i].into, offset.get(`${i}t`));
    const dx = b.x + target.x - a.x - source.x;
    const dy = b.y + target.y - a.y - source.y;
    const half = Math.min(Math.abs(dx), a.room, b.room) / 2;
    const long = Math.hypot(dx, dy) || 1;
    if (!side[i].apart) {
      return { source, target, weights: [0.5], distances: [-(40 + long / 6) * Math.sign(dy || 1)], offset: Math.min(Math.abs(dy) / 2, FARTHEST) };
    }
    const bend = (LEVEL * dx * dy) / long;
    const weight = (LEVEL * dx * dx) / (long * long);
    return { source, target, weights: [weight, 1 - weight], distances: [-bend, bend], offset: Math.min(half, FARTHEST) };
  });
}

/** Where a line meets the rim of a box, at a height above or below its middle. */
function rim({ width, height, round }, side, y) {
  const share = round ? Math.sqrt(Math.max(0, 1 - (2 * y / height) ** 2)) : 1;
  return { x: (side * width * share) / 2, y };
}
