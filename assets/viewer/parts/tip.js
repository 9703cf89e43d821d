// What stands beside the pointer.

// Text, or none, near the pointer and within an element's box; above it where there is no room below.
export function tip(element, around, event, text) {
  element.hidden = !text;
  if (!text) return;
  element.textContent = text;
  const box = around.getBoundingClientRect();
  const x = Math.min(event.clientX - box.left + 14, box.width - element.offsetWidth - 6);
  const y = event.clientY - box.top;
  const under = y + 16 + element.offsetHeight <= box.height;
  element.style.transform = `translate(${Math.max(4, x)}px, ${under ? y + 16 : y - 12 - element.offsetHeight}px)`;
}
