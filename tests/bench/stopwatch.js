// A stopwatch inside the page, so that nothing of the program that drives the browser is measured.
// What is waited for is looked at once per animation frame, as a reader would see it; `second` is
// the frame after that, by when the first one has been painted.

globalThis.stopwatch = {
  // From the next event of this name (a real one, at the moment the browser got it).
  arm(event, seen) {
    const now = this;
    this.done = new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`no ${event}`)), 30000);
      let handled = null;
      // Listeners of an element run in the order they were added: this one is the document's last.
      document.addEventListener(event, () => (handled = performance.now()), { once: true });
      addEventListener(event, ({ timeStamp }) => {
        now.until(seen).then(
          ([first, second]) => resolve({
            handled: (handled ?? first) - timeStamp, first: first - timeStamp, second: second - timeStamp,
          }), reject);
      }, { capture: true, once: true });
    });
  },
  // Milliseconds since this page was asked for, of the first two frames in which `seen()` holds.
  until(seen) {
    const late = performance.now() + 30000;
    return new Promise((resolve, reject) => {
      const frame = () => {
        const first = performance.now();
        if (first > late) reject(new Error(`never seen: ${seen}`));
        else if (seen()) requestAnimationFrame(() => resolve([first, performance.now()]));
        else requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
  },
  viewer() {
    const names = ["viewer", "heads", "playground"].flatMap((n) => [`.st-key-${n}`, `.st-key-${n} *`]);
    for (const part of document.querySelectorAll(names)) {
      if (part.shadowRoot) return part.shadowRoot;
    }
    return null;
  },
  text(selector, root = this.viewer()) {
    return root?.querySelector(selector)?.textContent ?? "";
  },
  // How many different colours the picture has: more than a few, or nothing was drawn.
  colours() {
    const canvas = this.viewer()?.querySelector(".surface canvas");
    if (!canvas?.width) return 0;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  },
  // Whether the picture's middle row of pixels is another one than when `remember` was called.
  repainted() {
    return this.row() !== this.before;
  },
  remember() {
    this.before = this.row();
  },
  row() {
    const canvas = this.viewer()?.querySelector(".surface canvas");
    if (!canvas?.width) return this.before;
    const middle = Math.floor(canvas.height / 2);
    return canvas.getContext("2d").getImageData(0, middle, canvas.width, 1).data.join();
  },
};
