// A stopwatch inside the page, so that nothing of the program that drives the browser is measured.
// What is waited for is looked at once per animation frame, as a reader would see it; `second` is
// the frame after that, by when the first one has been painted.

{
  // a block, so that nothing is left in the page but the stopwatch

  // All that is known of the viewer.
  const PARTS = {
    canvas: ".surface canvas",
    reading: ".reading",
    place: ".place",
    title: ".stage h2",
    stages: "[role=tab]",
  };

  globalThis.stopwatch = {
    // From the next event of this name (a real one, at the moment the browser got it).
    arm(event, seen) {
      this.done = new Promise((resolve, reject) => {
        setTimeout(() => reject(new Error(`no ${event}`)), 30000);
        let handled = null;
        // Listeners of an element run in the order they were added: this one is the document's last.
        document.addEventListener(event, () => (handled = performance.now()), { once: true });
        addEventListener(
          event,
          ({ timeStamp }) => {
            globalThis.stopwatch.until(seen).then(
              ([first, second]) =>
                resolve({
                  handled: (handled ?? first) - timeStamp,
                  first: first - timeStamp,
                  second: second - timeStamp,
                }),
              reject,
            );
          },
          { capture: true, once: true },
        );
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
    // The viewer is known by what is in it, whatever its page calls it.
    viewer() {
      if (this.root?.host.isConnected) return this.root;
      const roots = [...document.querySelectorAll("*")].map((element) => element.shadowRoot);
      return (this.root = roots.find((root) => root?.querySelector(PARTS.canvas)) ?? null);
    },
    all(part) {
      return this.viewer()?.querySelectorAll(PARTS[part]) ?? [];
    },
    read(part) {
      return this.all(part)[0]?.textContent ?? "";
    },
    // The text that bars are guesses after.
    guessed() {
      const roots = [...document.querySelectorAll("*")].map((element) => element.shadowRoot);
      return roots.map((root) => root?.querySelector(".guess .tokens")?.textContent ?? "").join();
    },
    // Both texts of a translation.
    translated() {
      const roots = [...document.querySelectorAll("*")].map((element) => element.shadowRoot);
      const words = roots.flatMap((root) => [...(root?.querySelectorAll(".between .word bdi") ?? [])]);
      return words.map((word) => word.textContent).join("");
    },
    // Whether a translation has another word than its own, at its picture and at its bars.
    forced() {
      const roots = [...document.querySelectorAll("*")].map((element) => element.shadowRoot);
      const marked = [".between .wanted", ".guess .added"];
      return marked.every((mark) => roots.some((root) => root?.querySelector(mark)));
    },
    // Whether what is said of a board is of the board that is seen.
    answered() {
      const roots = [...document.querySelectorAll("*")].map((element) => element.shadowRoot);
      return roots.some((root) => root?.querySelector(".digits:not(.waits)"));
    },
    // What is said of the patch whose attention lies over a picture.
    overlay() {
      return this.patches(".patches.drawn .reading")?.textContent ?? "";
    },
    // The picture that it lies over, if it does by now.
    pictured() {
      return this.patches(".patches.drawn:not(.waits) .frame")?.style.getPropertyValue("--picture") ?? "";
    },
    // Whether every head of every layer is there.
    heads() {
      return this.patches(".patches .map button:last-child small")?.textContent;
    },
    patches(part) {
      const roots = [...document.querySelectorAll("*")].map((element) => element.shadowRoot);
      return roots.map((root) => root?.querySelector(part)).find(Boolean);
    },
    // What a page of one word says.
    word() {
      return document.querySelector("[data-testid=stText]")?.textContent ?? "";
    },
    // How many different colours the picture has: more than a few, or nothing was drawn.
    colours() {
      const canvas = this.all("canvas")[0];
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
      const canvas = this.all("canvas")[0];
      if (!canvas?.width) return this.before;
      const middle = Math.floor(canvas.height / 2);
      return canvas.getContext("2d").getImageData(0, middle, canvas.width, 1).data.join();
    },
  };
}
