// What both the last picture and this one show slides from its old place to its new one. The picture
// itself is painted already: the slide is above it, and gone when it ends, or when the next one begins.

const LASTS = 140; // ms

const still = matchMedia("(prefers-reduced-motion: reduce)");

// layer: an element over the canvas; before: the blocks of the last picture.
export function slide(layer, canvas, before, { blocks }, { ratio, scale, theme }) {
  stop(layer);
  if (still.matches) return;
  for (const block of blocks) {
    const was = before.find((other) => same(other, block));
    if (!was || !apart(box(was), box(block))) continue;
    const { x, y, width, height } = box(block);
    const place = `left:${x * scale}px;top:${y * scale}px;width:${width * scale}px;height:${height * scale}px;`;
    const curtain = document.createElement("i");
    curtain.style.cssText = `${place}background:${theme.ground}`;
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [Math.ceil(width * ratio), Math.ceil(height * ratio)];
    copy.style.cssText = `${place}transform-origin:0 0`;
    copy.getContext("2d").drawImage(canvas, -Math.round(x * ratio), -Math.round(y * ratio));
    layer.append(curtain, copy);
    copy.animate([{ transform: from(box(was), box(block), scale) }, { transform: "none" }], {
      duration: LASTS,
      easing: "ease-out",
    }).onfinish = () => {
      curtain.remove();
      copy.remove();
    };
  }
}

export const stop = (layer) => layer.replaceChildren();

const box = ({ x, y, cols, rows, cw, ch }) => ({ x, y, width: cols * cw, height: rows * ch });

// The same numbers of the same tensor, drawn the same way round.
function same(a, b) {
  const keys = ["head", "turned", "firstRow", "firstCol", "rows", "cols"];
  return a.tensor.name === b.tensor.name && keys.every((key) => a[key] === b[key]);
}

const apart = (a, b) => Object.keys(a).some((key) => Math.abs(a[key] - b[key]) > 1);

function from(was, now, scale) {
  const [dx, dy] = [(was.x - now.x) * scale, (was.y - now.y) * scale];
  return `translate(${dx}px, ${dy}px) scale(${was.width / now.width}, ${was.height / now.height})`;
}
