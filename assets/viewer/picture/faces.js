// Images that stand for the names of entries, such as the patches of a picture.

const images = new Map(); // by their addresses
const MOST = 4000;

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
