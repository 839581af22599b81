// A batch: every run of one slider, sent once as whole numbers, opened one slider position at a time.

const NONE = 65535; // "no value"
const TOP = 65534; // the number that means `high`

export function decodeBatch(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const { values, attribute, runs, counts, columns, captions = [] } = header;
  const names = columns.map(({ name }) => name);
  const numbers = new DataView(buffer, 4 + length);
  const starts = counts.map((row) => row.reduce((sums, count) => [...sums, sums.at(-1) + count], [0]));
  const totals = starts.map((row) => row.at(-1)); // numbers in one column of a run
  const bases = totals.map((_, r) => totals.slice(0, r).reduce((sum, total) => sum + total, 0) * columns.length);
  const expected = 2 * totals.reduce((sum, total) => sum + total, 0) * columns.length;
  if (numbers.byteLength < expected) {
    throw new Error(`a batch of ${expected} bytes was announced, got ${numbers.byteLength}`);
  }
  const read = (r, c, m, p) => numbers.getUint16(2 * (bases[r] + c * totals[r] + starts[r][m] + p), true);

  /** The runs at slider position m: {run: {step: […], x: […], …}}, a number for every step up to the run's last. */
  function paths(m) {
    return Object.fromEntries(runs.map((run, r) => {
      const kept = columns.map((_, c) => Array.from({ length: counts[r][m] }, (_, p) => read(r, c, m, p)));
      const steps = kept[names.indexOf("step")].map((q) => Math.round(decodeValue(q, columns[names.indexOf("step")])));
      const opened = columns.map((column, c) => [
        column.name,
        column.name === "step" ? upTo(steps.at(-1)) : filled(steps, kept[c]).map((q) => decodeValue(q, column)),
      ]);
      return [run, Object.fromEntries(opened)];
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

/** One number back to what it stands for. */
export function decodeValue(q, { low, high, log }) {
  if (q === NONE || Number.isNaN(q)) return NaN;
  const value = low + (q * (high - low)) / TOP;
  return log ? 10 ** value : value;
}
