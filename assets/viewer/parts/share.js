// Shares of a whole in HTML: how much of the accent's colour a share has, so that what is written on it can be
// read; from one half on it is written in the ground's colour.

export const mixed = (share) =>
  `${(100 * (share < 0.5 ? 0.55 * Math.sqrt(2 * share) : 0.85 + 0.3 * (share - 0.5))).toFixed(1)}%`;
