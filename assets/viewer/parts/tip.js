// What stands beside the pointer, what is spoken, and what is scrolled into view.

import { number } from "../words/numbers.js";

export function putTip(ui, event, name, cell) {
  ui.tip.hidden = !cell;
  if (!cell) return;
  const { block, r, c } = cell;
  const pooled = block.rowPool * block.colPool;
  ui.tip.textContent = `${name}: ${number(block.at(r, c), 4)}${pooled > 1 ? ` (the strongest of ${pooled} weights here)` : ""}`;
  const box = ui.holder.getBoundingClientRect();
  const x = Math.min(event.clientX - box.left + 14, box.width - ui.tip.offsetWidth - 6);
  const y = event.clientY - box.top;
  const under = y + 16 + ui.tip.offsetHeight <= box.height;
  ui.tip.style.transform = `translate(${Math.max(4, x)}px, ${under ? y + 16 : y - 12 - ui.tip.offsetHeight}px)`;
}

// A new element, so that screen readers speak again.
export function speak(ui, text) {
  if (ui.cell.textContent === text) return;
  [ui.cell, ui.spare] = [ui.spare, ui.cell];
  ui.cell.textContent = text;
  ui.cell.hidden = false;
  ui.spare.hidden = true;
  ui.surface.setAttribute("aria-activedescendant", ui.cell.id);
}

// The holder scrolls when there are many tokens: keep the keyboard's cell in view.
export function reveal(holder, block, [r, c], scale) {
  const [x, y] = [block.x + c * block.cw, block.y + r * block.ch].map((v) => v * scale);
  if (y < holder.scrollTop + 20 || y > holder.scrollTop + holder.clientHeight - 40) holder.scrollTop = y - holder.clientHeight / 2;
  if (x < holder.scrollLeft || x > holder.scrollLeft + holder.clientWidth - 20) holder.scrollLeft = x - holder.clientWidth / 2;
}
