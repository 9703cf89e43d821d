// Colours over many small pictures of one size, which stand anywhere within the box of one canvas.

import { overlay } from "./overlay.js";

// Paints them from the shares of each; where they stand is looked up whenever that may be another place.
export function tiling(canvas, boxes, { rows, columns }) {
  const pixels = document.createElement("canvas"); // one below the other, a pixel for each patch
  [pixels.width, pixels.height] = [columns, rows * boxes.length];
  const colour = overlay(pixels);
  const context = canvas.getContext("2d");
  const print = matchMedia("print");
  let places = [];
  const draw = () => {
    context.clearRect(0, 0, canvas.width, canvas.height);
    places.forEach((place, at) => {
      context.drawImage(pixels, 0, at * rows, columns, rows, ...place);
    });
  };
  // In whole pixels of the screen, as the pictures below are.
  const look = () => {
    const own = canvas.getBoundingClientRect();
    const whole = (length) => Math.round(length * devicePixelRatio);
    [canvas.width, canvas.height] = [whole(own.width), whole(own.height)];
    places = boxes.map((box) => {
      const { left, right, top, bottom } = box.getBoundingClientRect();
      const [x, y] = [whole(left) - whole(own.left), whole(top) - whole(own.top)];
      return [x, y, whole(right) - whole(left), whole(bottom) - whole(top)];
    });
    context.imageSmoothingEnabled = false; // forgotten with every new size
    draw();
  };
  const size = new ResizeObserver(look);
  for (const each of [canvas, boxes[0]]) size.observe(each);
  print.addEventListener("change", look); // on paper nothing is observed
  return {
    paint(shares) {
      colour(...shares);
      draw();
    },
    remove() {
      size.disconnect();
      print.removeEventListener("change", look);
    },
  };
}
