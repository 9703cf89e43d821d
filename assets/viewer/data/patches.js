// The attention of a picture's patches: number by number of the layers that have come, and of all layers a
// byte each, on its scale.

// A head of -1 is the mean of its layer's, which comes last.
export function patchWeights({ id, rows, columns, tokens, n_heads }) {
  const layers = new Map(); // numbers, (head, query, key)
  let [all, first] = [null, null]; // first: the row that is looked at, which comes before all others
  const size = rows * columns;
  const head = (at) => (at < 0 ? n_heads : at);
  const place = (layer, at, query) => (layer * (n_heads + 1) + head(at)) * tokens.length + query;
  const numbers = (layer, at, query) => {
    const start = (head(at) * tokens.length + query) * tokens.length;
    const whole = layers.get(layer);
    if (whole) return whole.subarray(start, start + tokens.length);
    return first?.place === place(layer, at, query) ? first.numbers : null;
  };
  // The same as bytes, of what has come as numbers only.
  const scaled = (row) => {
    const most = row.subarray(1).reduce((a, b) => Math.max(a, b), 0);
    const shares = Uint8Array.from(row.subarray(1), (each) =>
      most > 0 ? Math.round(255 * Math.sqrt(each / most)) : 0,
    );
    return { shares, most, rest: row[0] };
  };
  return {
    take({ layer, heads }, at, row) {
      first = { place: place(at.layer, at.head, at.patch), numbers: Float32Array.from(row) };
      if (layer?.id === id) layers.set(layer.layer, layer.tensors.weights.data);
      if (heads?.id === id) all = heads.tensors;
    },
    // Of one query: a byte for each patch, the weight that 255 stands for, and what the class token gets.
    row(layer, at, query) {
      const exact = all ? null : numbers(layer, at, query);
      if (exact) return scaled(exact);
      if (!all) return null;
      const i = place(layer, at, query);
      const shares = all.shares.data.subarray(i * size, (i + 1) * size);
      return { shares, most: all.most.data[i], rest: all.rest.data[i] };
    },
    // What a query gives to one token; `exact` unless it was read off a scale.
    weight(layer, at, query, key) {
      const exact = numbers(layer, at, query);
      if (exact) return { value: exact[key], exact: true };
      const row = this.row(layer, at, query);
      if (!row) return null;
      if (key === 0) return { value: row.rest, exact: true };
      return { value: row.most * (row.shares[key - 1] / 255) ** 2, exact: row.shares[key - 1] === 255 };
    },
  };
}
