// Images that stand for the names of entries, such as the patches of a picture.

const images = new Map(); // by their addresses
const MOST = 4000;
const SIDE = { least: 12, legible: 18, staggered: 24, most: 36 }; // in the scene's units
const LANES = 3;
const APART = 2;

// The image at an address, if it is there already.
export const faceAt = (url) => (url && images.get(url)?.complete ? images.get(url) : null);

// Decodes the images of a part's lists; `then` is called once they are there, if there are any.
export function loadFaces(lists, then) {
  const urls = Object.values(lists)
    .flatMap((list) => list.images ?? [])
    .filter((url) => url && !images.has(url));
  if (!urls.length) return;
  if (images.size > MOST) images.clear();
  const loading = urls.map((url) => {
    const image = new Image();
    image.src = url;
    images.set(url, image);
    return image.decode();
  });
  Promise.allSettled(loading).then(then);
}

// How images stand beside rows or columns of a size: one below the other, or staggered in several lanes
// where they would be too small; null where they would be too small even so. `deep` is how far they reach.
export function lanesAt(size) {
  const lanes = size - APART >= SIDE.legible ? 1 : Math.min(LANES, Math.ceil((SIDE.legible + APART) / size));
  const most = lanes === 1 ? SIDE.most : lanes === 2 ? SIDE.staggered : SIDE.legible;
  const side = Math.min(most, lanes * size - APART);
  return side >= SIDE.least ? { lanes, side, deep: lanes * (side + APART) } : null;
}

// How far they reach at most, whatever the size.
export const DEEPEST = LANES * (SIDE.legible + APART);

// Where the middle of an entry's image is in that direction, away from the cells.
export const away = ({ lanes, side }, i) => (i % lanes) * (side + APART) + side / 2;

// Which entry's image is that far away and that far along, both from where the first cell begins.
export function entryAt({ lanes, side }, size, far, along) {
  const lane = Math.min(lanes - 1, Math.max(0, Math.floor(far / (side + APART))));
  return lane + lanes * Math.round((along / size - 0.5 - lane) / lanes);
}

// Pixels of a small image stay sharp where it is enlarged; a thin frame sets white paper off the ground.
export function drawFace(g, face, x, y, side, { theme, ratio }) {
  g.imageSmoothingEnabled = side * ratio < 2 * face.naturalWidth;
  g.drawImage(face, x, y, side, side);
  g.strokeStyle = theme.faint;
  g.lineWidth = 1;
  g.strokeRect(x - 0.5, y - 0.5, side + 1, side + 1);
}
