// What the entries along an axis are called.

// What entry `index` along an axis is called; inside a head when the joined axis has names.
export function label(labels, axis, index, head, size) {
  const names = labels[axis];
  if (axis.includes("*")) {
    const [outer] = axis.split("*");
    const length = size / labels[outer].length;
    return `${outer} ${labels[outer][Math.floor(index / length)]} · ${names ? names[index] : index % length}`;
  }
  const joined = labels[`head*${axis}`];
  if (joined && head >= 0) return joined[head * size + index];
  return names ? names[index] : String(index);
}
