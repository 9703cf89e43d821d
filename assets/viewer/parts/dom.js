// Elements from plain data. Text is always set as text, so a reader's word can never be markup.

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== "" && child !== false));
  return element;
}

// The text of an element that has no other; the browser lays out again whatever is written, so only another one is.
export function write(element, text) {
  const { firstChild } = element;
  if (!firstChild) element.textContent = text;
  else if (firstChild.data !== text) firstChild.data = text;
}

// An equation the server wrote as MathML (from the project's own LaTeX, never from a reader's text).
export function equation(mathml) {
  const parsed = new DOMParser().parseFromString(mathml, "application/xml");
  return document.importNode(parsed.documentElement, true);
}
