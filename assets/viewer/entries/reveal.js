// Brings what a reader has just asked for into view, where it opens below the fold.

const shown = new Map(); // what was last revealed, by the key of the box it is in

export default function ({ data: { box, what } }) {
  const before = shown.get(box);
  shown.set(box, what);
  if (!what || what === before) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const reveal = () =>
    document
      .querySelector(`.st-key-${box}`)
      ?.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  reveal();
  setTimeout(reveal, 400); // a chart takes its room a little later
}
