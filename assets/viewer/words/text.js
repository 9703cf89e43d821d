// A reader's words on screen: always text.

// A word of the reader's as it can be shown: always text, control characters visible, no line breaks.
export const visible = (token) =>
  token.replace(
    /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

// The same, short enough for a sentence.
export const brief = (token) => {
  const shown = visible(token);
  return shown.length > 32 ? `${shown.slice(0, 30)}…` : shown;
};

// Pieces of a sentence as a sentence of its own; a reader's word stays as it is.
export const capital = ([first, ...rest]) =>
  typeof first === "string" ? [first.charAt(0).toUpperCase() + first.slice(1), ...rest] : [first, ...rest];

// Tokens as a text: beside each other where they bring their own spaces along.
export const running = (tokens) =>
  tokens.some((token) => token.startsWith(" ")) ? tokens.join("").trim() : tokens.join(" ");
