// What the stage shows, written on its root as data-* attributes for tests and for other scripts.

/** Numbers without the dust of binary fractions: 0.30000000000000004 is written 0.3. */
export function formatValue(value) {
  return typeof value === "number" && Number.isFinite(value) ? String(Number(value.toPrecision(12))) : String(value);
}

export function writeAttributes(root, attributes) {
  for (const [name, value] of Object.entries(attributes)) root.setAttribute(`data-${name}`, formatValue(value));
}
