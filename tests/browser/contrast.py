"""How well an element's words stand out from what is behind them."""

# Contrast of an element's text with the ground behind it, all that fades it taken into account.
CONTRAST = """(element) => {
  const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const over = (grounds) => {
    for (const [colour, alpha] of grounds) {
      context.globalAlpha = alpha;
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
    }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (rgb) => rgb.map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const grounds = [];
  let faded = 1;
  for (let e = element; e; e = e.parentElement) {
    const style = getComputedStyle(e);
    faded *= style.opacity;
    grounds.unshift([style.backgroundColor, 1]);
  }
  const ground = luminance(over(grounds));
  const text = luminance(over([...grounds, [getComputedStyle(element).color, faded]]));
  return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
}"""
