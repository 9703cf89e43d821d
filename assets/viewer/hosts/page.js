// What is done once for the page around all components.

import { keepTogether } from "./history.js";

export function tendPage() {
  if (globalThis.attentionPage) return;
  globalThis.attentionPage = true;
  keepTogether();
  addEventListener("beforeprint", turnAround);
  addEventListener("click", closeMenu);
}

// A page that is dark is dark on the screen: on paper its lightness is turned around (see page.css).
function turnAround() {
  const { colorScheme } = getComputedStyle(document.querySelector(".stApp"));
  document.documentElement.classList.toggle("attention-dark", colorScheme === "dark");
}

// On a phone the menu lies over the page, and Streamlit leaves it there when a page is chosen.
function closeMenu(event) {
  if (!event.target.closest(".stSidebar a") || !matchMedia("(max-width: 768px)").matches) return;
  document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
}
