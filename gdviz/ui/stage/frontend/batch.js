// A batch: every run of one slider, sent once as whole numbers, opened one slider position at a time.

const NONE = 65535; // "no value"
const TOP = 65534; // the number that means `high`

export function decodeBatch(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const { values, attribute, runs, points, columns, captions = [] } = header;
  const start = 4 + length;
  const numbers = new DataView(buffer, start);
  const expected = 2 * runs.length * columns.length * values.length * points;
  if (numbers.byteLength < expected) {
    throw new Error(`a batch of ${expected} bytes was announced, got ${numbers.byteLength}`);
  }
  const read = (r, c, m, p) => numbers.getUint16(2 * (((r * columns.length + c) * values.length + m) * points + p), true);

  // A run that stopped has no value in its step column from there on.
  function runLength(r, m) {
    const step = columns.findIndex(({ name }) => name === "step");
    let p = step < 0 ? points : 0;
    while (p < points && read(r, step, m, p) !== NONE) p += 1;
    return p;
  }

  /** The runs at slider position m: {run: {step: […], x: […], …}}, each column as long as the run. */
  function paths(m) {
    return Object.fromEntries(runs.map((run, r) => {
      const points = Array.from({ length: runLength(r, m) }, (_, p) => p);
      const open = (column, c) => [column.name, Float64Array.from(points, (p) => decodeValue(read(r, c, m, p), column))];
      return [run, Object.fromEntries(columns.map(open))];
    }));
  }

  /** The sentences at slider position m: {run: {text, tone}}. */
  function sentences(m) {
    const found = {};
    runs.forEach((run, r) => {
      if (captions[r]?.[m]) found[run] = captions[r][m];
    });
    return found;
  }

  return { values, attribute, entry: (m) => ({ value: values[m], paths: paths(m), captions: sentences(m) }) };
}

/** One whole number back to what it stands for. */
export function decodeValue(q, { name, low, high, log }) {
  if (q === NONE) return NaN;
  const value = low + (q * (high - low)) / TOP;
  if (name === "step") return Math.round(value);
  return log ? 10 ** value : value;
}
