import assert from "node:assert/strict";
import test from "node:test";

import { openArray } from "../../../gdviz/ui/stage/frontend/arrays.js";
import { decodeBatch, decodeValue, filled } from "../../../gdviz/ui/stage/frontend/batch.js";
import { nearest } from "../../../gdviz/ui/stage/frontend/live.js";

const NONE = 65535;
const COLUMNS = [
  { name: "step", low: 0, high: 100, log: false },
  { name: "x", low: -2, high: 2, log: false },
  { name: "excess", low: -16, high: 14, log: true },
];

const number = (value, { low, high }) => Math.round(((value - low) / (high - low)) * 65534);

/** Two slider positions, two runs: payload[run][column][m][p], as many points as `counts` says. */
function bytes({ payload, extra = {} }) {
  const header = {
    attributes: { lr: [0.1, 0.2], momentum: [0.9, 0] }, attribute: "lr", runs: ["gd", "adam"], counts: [[3, 2], [3, 0]], columns: COLUMNS,
    captions: [[{ text: "a", tone: "good" }, { text: "b", tone: "bad" }], [{ text: "c", tone: "warn", note: "d" }, null]], ...extra,
  };
  let text = JSON.stringify(header);
  while ((new TextEncoder().encode(text).length) % 4) text += " ";
  const encoded = new TextEncoder().encode(text);
  const buffer = new ArrayBuffer(4 + encoded.length + 2 * payload.length);
  new DataView(buffer).setUint32(0, encoded.length, true);
  new Uint8Array(buffer, 4).set(encoded);
  payload.forEach((q, i) => new DataView(buffer).setUint16(4 + encoded.length + 2 * i, q, true));
  return buffer;
}

const [STEP, X, EXCESS] = COLUMNS;
const payload = [
  // gd: step, x, excess at m = 0 and m = 1
  ...[0, 50, 100].map((t) => number(t, STEP)), ...[0, 1].map((t) => number(t, STEP)),
  ...[-2, 0, 2].map((x) => number(x, X)), number(1, X), NONE,
  ...[0, -8, -16].map((e) => number(e, EXCESS)), number(14, EXCESS), number(2, EXCESS),
  // adam: no point at m = 1
  ...[0, 1, 2].map((t) => number(t, STEP)),
  ...[0, 0, 0].map((x) => number(x, X)),
  ...[0, 0, 0].map((e) => number(e, EXCESS)),
];

test("steps left out are filled in on the line between their neighbours", () => {
  const { paths } = decodeBatch(bytes({ payload })).entry(0);
  assert.deepEqual([...paths.gd.step], Array.from({ length: 101 }, (_, t) => t));
  for (const t of [0, 25, 50, 99, 100]) assert.ok(Math.abs(paths.gd.x[t] - (t / 25 - 2)) < 1e-4);
  assert.ok(Math.abs(Math.log10(paths.gd.excess[25]) + 4) < 1e-3);
  assert.deepEqual([...paths.adam.step], [0, 1, 2]);
  assert.deepEqual([...filled([0, 2, 3], [10, 20, 0])], [10, 15, 20, 0]);
});

test("a stopped run is as long as its steps, and a missing value is a gap", () => {
  const { paths } = decodeBatch(bytes({ payload })).entry(1);
  assert.deepEqual([...paths.gd.step], [0, 1]);
  assert.equal(paths.gd.x.length, 2);
  assert.ok(Math.abs(paths.gd.x[0] - 1) < 1e-4);
  assert.ok(Number.isNaN(paths.gd.x[1]));
  assert.equal(paths.adam.x.length, 0);
});

test("a log column holds powers of ten", () => {
  const { paths } = decodeBatch(bytes({ payload })).entry(0);
  [[0, 1], [50, 1e-8], [100, 1e-16]].forEach(([t, value]) => assert.ok(Math.abs(paths.gd.excess[t] / value - 1) < 1e-3));
});

test("attributes and sentences belong to their position", () => {
  const batch = decodeBatch(bytes({ payload }));
  assert.deepEqual(batch.values, [0.1, 0.2]);
  assert.equal(batch.attribute, "lr");
  assert.deepEqual(batch.entry(0).attributes, { lr: 0.1, momentum: 0.9 });
  assert.deepEqual(batch.entry(1).attributes, { lr: 0.2, momentum: 0 });
  assert.deepEqual(batch.entry(0).captions, { gd: { text: "a", tone: "good" }, adam: { text: "c", tone: "warn", note: "d" } });
  assert.deepEqual(batch.entry(1).captions, { gd: { text: "b", tone: "bad" } });
});

test("single points stand beside the paths, and a missing one is a gap", () => {
  const points = { gd: { lr: [0.1, 0.2], final: [null, 0] }, best: { lr: [0.5, 0.5] } };
  const batch = decodeBatch(bytes({ payload, extra: { points } }));
  assert.deepEqual([0, 1].map((m) => batch.entry(m).paths.gd.lr), [[0.1], [0.2]]);
  assert.deepEqual([0, 1].map((m) => batch.entry(m).paths.gd.final), [[NaN], [0]]);
  assert.deepEqual(batch.entry(1).paths.best, { lr: [0.5] });
  assert.equal(batch.entry(0).paths.gd.x.length, 101);
  assert.equal(batch.entry(0).paths.adam.lr, undefined);
});

test("a batch may hold single points and nothing else", () => {
  const points = { gd: { lr: [0.3] } };
  const extra = { attributes: { lr: [0.3] }, runs: ["gd"], counts: [[0]], columns: [], points, captions: [[{ text: "a", tone: "good" }]] };
  const { attributes, paths, captions } = decodeBatch(bytes({ payload: [], extra })).entry(0);
  assert.deepEqual([attributes, paths], [{ lr: 0.3 }, { gd: { lr: [0.3] } }]);
  assert.equal(captions.gd.text, "a");
});

test("letters of more than one byte in the header do not shift the numbers", () => {
  const captions = [[{ text: "α ≥ 2/L: f → ∞", tone: "bad" }, null], [null, null]];
  const { paths, captions: found } = decodeBatch(bytes({ payload, extra: { captions } })).entry(0);
  assert.equal(found.gd.text, "α ≥ 2/L: f → ∞");
  assert.equal(paths.gd.step.length, 101);
});

test("a batch cut short is refused", () => {
  const whole = bytes({ payload });
  assert.throws(() => decodeBatch(whole.slice(0, whole.byteLength - 2)), /bytes was announced/);
});

test("the ends of the range come back exactly", () => {
  assert.equal(decodeValue(0, X), -2);
  assert.equal(decodeValue(65534, X), 2);
  assert.ok(Number.isNaN(decodeValue(NONE, X)));
});

test("the slider position nearest to a rounded value is found", () => {
  assert.equal(nearest([0.1, 0.10723, 0.11498], 0.107), 1);
  assert.equal(nearest(["a", "b"], "b"), 1);
  assert.equal(nearest([0.1, 0.2], "something else"), -1);
});

test("compact arrays are opened, everything else is left alone", () => {
  const floats = new Float64Array([1.5, NaN, -2]);
  const bdata = Buffer.from(floats.buffer).toString("base64");
  assert.deepEqual(openArray({ dtype: "f8", bdata }), floats);
  assert.deepEqual(openArray({ dtype: "i1", bdata: Buffer.from(Int8Array.of(-1, 2).buffer).toString("base64") }), Int8Array.of(-1, 2));
  const grid = { dtype: "f8", bdata, shape: "3, 1" };
  assert.equal(openArray(grid), grid);
  assert.deepEqual(openArray([1, null]), [1, null]);
  assert.equal(openArray(undefined), undefined);
});
