// A batch: every run of one slider, sent once as whole numbers, opened one slider position at a time.

const NONE = 65535; // "no value"
const TOP = 65534; // the number that means `high`

export function decodeBatch(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const { attributes, attribute, runs = [], counts = [], columns = [], points = {}, captions = [] } = header;
  const time = columns.findIndex(({ name }) => name === "step");
  const numbers = new DataView(buffer, 4 + length);
  const starts = counts.map((row) => row.reduce((sums, count) => [...sums, sums.at(-1) + count], [0]));
  const totals = starts.map((row) => row.at(-1)); // numbers in one column of a run
  const bases = totals.map((_, r) => totals.slice(0, r).reduce((sum, total) => sum + total, 0) * columns.length);
  const expected = 2 * totals.reduce((sum, total) => sum + total, 0) * columns.length;
  if (numbers.byteLength < expected) {
    throw new Error(`a batch of ${expected} bytes was announced, got ${numbers.byteLength}`);
  }
  const read = (r, c, m, p) => numbers.getUint16(2 * (bases[r] + c * totals[r] + starts[r][m] + p), true);

  /** A run at slider position m: {step: […], x: […], …}, a number for every step up to the last. */
  function path(r, m) {
    const kept = columns.map((_, c) => Array.from({ length: counts[r][m] }, (_, p) => read(r, c, m, p)));
    const steps = (kept[time] ?? []).map((q) => Math.round(decodeValue(q, columns[time])));
    return Object.fromEntries(columns.map((column, c) => [
      column.name,
      c === time ? upTo(steps.at(-1)) : filled(steps, kept[c]).map((q) => decodeValue(q, column)),
    ]));
  }

  /** All runs at slider position m, each with its paths and its single points. */
  function paths(m) {
    const found = Object.fromEntries(runs.map((run, r) => [run, path(r, m)]));
    for (const [run, single] of Object.entries(points)) {
      found[run] = { ...found[run], ...mapped(single, (values) => [values[m] ?? NaN]) };
    }
    return found;
  }

  /** The sentences at slider position m: {run: {text, tone, note}}. */
  function sentences(m) {
    const found = {};
    runs.forEach((run, r) => {
      if (captions[r]?.[m]) found[run] = captions[r][m];
    });
    return found;
  }

  return {
    attribute,
    values: attributes[attribute] ?? [],
    entry: (m) => ({ attributes: mapped(attributes, (values) => values[m]), paths: paths(m), captions: sentences(m) }),
  };
}

/** All steps, those left out on the straight line in time between their neighbours: that is why they were left out. */
export function filled(steps, kept) {
  const numbers = new Float64Array(steps.length ? steps.at(-1) + 1 : 0);
  for (let p = 0; p < steps.length; p += 1) {
    const [from, to] = [p && steps[p - 1], steps[p]];
    const [before, here] = [kept[Math.max(0, p - 1)], kept[p]];
    for (let t = from + 1; t < to; t += 1) {
      numbers[t] = before === NONE || here === NONE ? NaN : before + ((here - before) * (t - from)) / (to - from);
    }
    numbers[to] = here;
  }
  return numbers;
}

const upTo = (last) => Float64Array.from({ length: (last ?? -1) + 1 }, (_, t) => t);

const mapped = (object, change) => Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));

/** One number back to what it stands for. */
export function decodeValue(q, { low, high, log }) {
  if (q === NONE || Number.isNaN(q)) return NaN;
  const value = low + (q * (high - low)) / TOP;
  return log ? 10 ** value : value;
}
