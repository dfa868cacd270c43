// Which words on lines find room: where two would lie upon each other, those of fewer reports wait until their line is pointed at.

import { LEVEL } from "./layout.js";

/** How words are set: letters of SIZE take WIDTH each, lines of them HEIGHT, and they are broken at WIDEST. */
export const SIZE = 10;
export const WIDEST = 92;
const WIDTH = 5.3;
const HEIGHT = 11.5;
/** How far words may reach into each other. */
const TOUCH = 2;

/** The places in `lines` whose words find none. `dressed` has the words of each line and the side on which they stand, `curves` how it runs. */
export function hushed(lines, dressed, places, curves) {
  const taken = [];
  const reports = (i) => lines[i].line.reports;
  const spoken = lines.map((_, i) => i).filter((i) => said(dressed[i])).sort((a, b) => reports(b) - reports(a) || a - b);
  return new Set(spoken.filter((i) => {
    const room = roomOf(dressed[i], places.get(lines[i].from), places.get(lines[i].to), curves[i]);
    if (taken.some((other) => meet(room, other))) return true;
    taken.push(room);
    return false;
  }));
}

const said = ({ words, sourceWords, targetWords }) => words || sourceWords || targetWords;

const meet = (a, b) => Math.abs(a.x - b.x) < (a.width + b.width) / 2 - TOUCH && Math.abs(a.y - b.y) < (a.height + b.height) / 2 - TOUCH;

/** The room that the words of a line between two boxes take. */
function roomOf(dressed, from, to, { source, target, offset }) {
  const rows = said(dressed).split("\n").map((row) => row.length * WIDTH);
  const size = { width: Math.min(WIDEST, Math.max(...rows)), height: rows.reduce((sum, row) => sum + Math.ceil(row / WIDEST), 0) * HEIGHT };
  const start = { x: from.x + source.x, y: from.y + source.y };
  const end = { x: to.x + target.x, y: to.y + target.y };
  const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
  if (dressed.words) return { ...middle, ...size };
  return { ...along(...(dressed.sourceWords ? [start, end] : [end, start]), middle, offset), ...size };
}

/** The point so far from `start` on a line that leaves level and bends towards `middle`. */
function along(start, end, middle, offset) {
  const turn = { x: start.x + LEVEL * (end.x - start.x), y: start.y };
  let [at, gone] = [start, 0];
  for (let t = 0.1; t < 1.01 && gone < offset; t += 0.1) {
    const mix = (axis) => (1 - t) ** 2 * start[axis] + 2 * t * (1 - t) * turn[axis] + t ** 2 * middle[axis];
    const next = { x: mix("x"), y: mix("y") };
    gone += Math.hypot(next.x - at.x, next.y - at.y);
    at = next;
  }
  return at;
}
