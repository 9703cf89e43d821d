// The sum on a narrow screen: a sheet from below. See styles/narrow.css.

export const narrow = matchMedia("(max-width: 1100px)");
export const phone = matchMedia("(max-width: 640px)");
const PULL = 48; // px that a finger draws the sheet down to close it

// Drawing the sheet down by its head closes it.
export function drawnDown(root, close) {
  let from = null;
  root.addEventListener("pointerdown", (event) => {
    from = narrow.matches && event.target.closest(".sum-head") ? event.clientY : null;
  });
  root.addEventListener("pointerup", (event) => {
    if (from !== null && event.clientY - from > PULL) close();
    from = null;
  });
}

// Brings into view what was opened: the cell above the sheet, or the sum where it stands in the page.
// box: [x, y, width, height] of the cell in the picture's pixels.
export function comeIntoView({ here, sum, side, stage }, box) {
  const below = side.getBoundingClientRect().top >= stage.getBoundingClientRect().bottom;
  if (!narrow.matches && !below) return;
  const [left, top, width, height] = box.map((length) => `${length}px`);
  Object.assign(here.style, { left, top, width, height });
  requestAnimationFrame(() => {
    const panel = sum.firstChild;
    const sheet = panel && getComputedStyle(panel).position === "fixed";
    (panel && !sheet ? panel : here).scrollIntoView({ block: "nearest", inline: "nearest" });
  });
}
