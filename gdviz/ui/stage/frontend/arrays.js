// Plotly's compact arrays ({dtype, bdata}) opened into plain typed arrays.

const KINDS = {
  i1: Int8Array, u1: Uint8Array, u1c: Uint8ClampedArray, i2: Int16Array, u2: Uint16Array,
  i4: Int32Array, u4: Uint32Array, f4: Float32Array, f8: Float64Array,
};

/** Anything that is not a compact one-dimensional array comes back as it is. */
export function openArray(value) {
  const Kind = KINDS[value?.dtype];
  if (!Kind || typeof value.bdata !== "string" || String(value.shape ?? "").includes(",")) return value;
  const text = atob(value.bdata);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return new Kind(bytes.buffer);
}
