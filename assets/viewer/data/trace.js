// What a walk says of itself: who answers, and in which layer of which stack of layers it is.

// The tokens that answer.
export const keysOf = ({ keys, tokens }) => keys ?? tokens;

// Which layer it goes through, in words: of several stacks of layers also in which; empty where there is but one.
export const layerOf = ({ part, layer, n_layers }) =>
  [part, n_layers > 1 && `layer ${layer}`].filter(Boolean).join(" ");

// What another layer is called on a button, seen from this one.
export const titleOf = ({ part: here }, { part, layer }) =>
  part === here ? `Layer ${layer}` : part.charAt(0).toUpperCase() + part.slice(1);
