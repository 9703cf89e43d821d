// A picture as it stands under colours: dark, and nearly grey.

const [LIGHT, COLOUR] = [0.5, 0.2]; // how light it stays, and how much of its colours

// The address of the same image, dimmed; the image has loaded.
export function dimmed(image) {
  const { naturalWidth: width, naturalHeight: height } = image;
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, width, height);
  const { data } = pixels;
  for (let i = 0; i < data.length; i += 4) {
    const grey = 0.2126 * data[i] + 0.7152 * data[i + 1] + 0.0722 * data[i + 2];
    for (let j = i; j < i + 3; j++) data[j] = LIGHT * (grey + COLOUR * (data[j] - grey));
  }
  context.putImageData(pixels, 0, 0);
  return canvas.toDataURL();
}
