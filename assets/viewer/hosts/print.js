// A page that is dark is dark on the screen: on paper its lightness is turned around (see page.css).

export function printDarkOnWhite() {
  if (globalThis.attentionPrint) return;
  globalThis.attentionPrint = true;
  addEventListener("beforeprint", () => {
    const scheme = getComputedStyle(document.querySelector(".stApp")).colorScheme;
    document.documentElement.classList.toggle("attention-dark", scheme === "dark");
  });
}
