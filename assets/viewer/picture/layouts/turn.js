// Numbers that are turned in pairs: the pairs of the row that asks as arrows on dials, and below them all
// numbers before and after.

import { stack } from "./stack.js";

const DIAL = { least: 42, most: 64 }; // width that one takes
const MARGIN = 3; // around it, and
const ANGLE = 15; // below it for its angle
const SAYS = 20; // above them, for what they are
const LOW = 200; // a lower room is left to the numbers

export function turned([input, angles, ...rest], result) {
  const same = input && input.rows === result.rows && input.cols === result.cols;
  return Boolean(same && angles) && !rest.some(Boolean) && 2 * angles.cols === result.cols;
}

export function turn(scene, [input, angles], result) {
  const { width, height } = scene.room;
  const row = Math.min(scene.asks, result.rows - 1);
  const pairs = angles.cols;
  const step = Math.ceil(pairs / Math.floor(width / DIAL.least)); // fast ones and slow ones are seen
  const across = Math.ceil(pairs / step);
  const side = Math.min(DIAL.most, width / across);
  const radius = side / 2 - MARGIN;
  const down = 2 * radius + ANGLE + MARGIN;
  const pair = (m, i) => [m.at(row, i), m.at(row, i + pairs)];
  const each = Array.from({ length: across }, (_, i) => ({
    x: (i + 0.5) * side,
    y: SAYS + radius,
    was: pair(input, i * step),
    now: pair(result, i * step),
    angle: angles.at(row, i * step),
  }));
  const plain = (room) => stack({ ...scene, room }, [input, result], ["→"], null);
  const hidden = each.some(({ now }) => !now.every(Number.isFinite));
  if (height < LOW || hidden) return plain(scene.room);
  const rest = plain({ ...scene.room, height: height - SAYS - down });
  const some = step > 1 ? `${across} of ${pairs} pairs` : `${pairs} pairs`;
  const says = `${scene.name(result, "row", row).trim()}: ${some} of numbers, each an arrow that is turned`;
  return {
    blocks: rest.blocks.map((block) => ({ ...block, y: block.y + SAYS + down })),
    signs: [],
    dials: { says, x: 2, y: SAYS / 2 - 3, radius, each },
  };
}
