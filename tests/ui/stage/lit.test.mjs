import assert from "node:assert/strict";
import test from "node:test";

import { bytesOf, litReader, litTraces, paintLit } from "../../../gdviz/ui/stage/frontend/lit.js";
import { canvas, FRAME } from "./canvas.mjs";

const base64 = (...bytes) => Buffer.from(bytes).toString("base64");

/** Rows of indices as NumPy packs them: np.packbits(mask, axis=1). */
function packed(rows, columns) {
  const width = Math.ceil(columns / 8);
  const bytes = new Uint8Array(rows.length * width);
  rows.forEach((row, t) => row.forEach((i) => {
    bytes[t * width + (i >> 3)] |= 128 >> i % 8;
  }));
  return base64(...bytes);
}

test("the most significant bit is the first point", () => {
  assert.deepEqual(litReader({ bits: base64(0b10000001), columns: 8 })(0), [0, 7]);
  assert.deepEqual(litReader({ bits: base64(0b01000000), columns: 8 })(0), [1]);
});

test("every step has its row, and after the last one the last row stays", () => {
  const litAt = litReader({ bits: packed([[0], [], [3, 4]], 5), columns: 5 });
  assert.deepEqual([0, 1, 2, 3, 99, 0].map(litAt), [[0], [], [3, 4], [3, 4], [3, 4], [0]]);
});

test("rows begin a new byte, whatever the number of points", () => {
  for (const columns of [1, 7, 8, 9, 15, 16, 17, 23, 24, 25, 100]) {
    const rows = Array.from({ length: 7 }, (_, t) => Array.from({ length: columns }, (_, i) => i).filter((i) => (i * 5 + t * 3) % 4 === 0));
    const litAt = litReader({ bits: packed(rows, columns), columns });
    assert.deepEqual(rows.map((_, t) => litAt(t)), rows, `${columns} points`);
  }
});

test("bits behind the last point are nothing", () => {
  assert.deepEqual(litReader({ bits: base64(255, 255), columns: 10 })(0), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("a row cut short is no row, and without rows nothing is lit", () => {
  assert.deepEqual(litReader({ bits: base64(128, 64, 255), columns: 10 })(5), [0, 9]);
  for (const lit of [{ bits: base64(128), columns: 10 }, { bits: "", columns: 10 }, { bits: base64(255), columns: 0 }, {}]) {
    assert.deepEqual([litReader(lit)(0), litReader(lit)(3)], [[], []]);
  }
});

test("a row is decoded once for as long as its step is shown", () => {
  const litAt = litReader({ bits: packed([[0], [1], [2]], 3), columns: 3 });
  assert.equal(litAt(1), litAt(1));
  assert.equal(litAt(2), litAt(7));
});

test("some bytes out of a text, wherever they begin", () => {
  const bytes = Array.from({ length: 11 }, (_, i) => 20 * i + 5);
  for (let start = 0; start < 11; start += 1) {
    for (let count = 1; start + count <= 11; count += 1) {
      assert.deepEqual(bytesOf(base64(...bytes), start, count), bytes.slice(start, start + count));
    }
  }
});

test("lit traces are found with their points", () => {
  const x = { dtype: "f8", bdata: Buffer.from(Float64Array.of(1, 2).buffer).toString("base64") };
  const trace = { uid: "data", mode: "markers", x, y: [3, 4], meta: { lit: { bits: base64(64), columns: 2, colour: "red" } } };
  const [{ litAt, ...lit }, ...others] = litTraces({ data: [{ x: [1] }, trace], layout: {} });
  assert.deepEqual(lit, { index: 1, uid: "data", x: Float64Array.of(1, 2), y: [3, 4], colour: "red", settled: false });
  assert.deepEqual([litAt(0), others], [[1], []]);
});

const MARKERS = { mode: "markers", marker: { size: 8, color: "grey" } };
const THEME = { background: "white" };
const item = (indices) => ({ x: [0, 1, 2, 1e6], y: [0, 10, NaN, 0], colour: "red", litAt: () => indices });

test("a lit point is a larger dot in its colour, on a ring of the background", () => {
  const { context, calls, last } = canvas();
  paintLit(context, FRAME, MARKERS, item([1]), { step: 0, theme: THEME });
  assert.deepEqual(calls("arc").map(([x, y, radius]) => [x, y, radius]), [[20, 40, 7.5], [20, 40, 6]]);
  assert.equal(last("fill").fillStyle, "red");
});

test("points without a place, out of sight, or that the trace lacks are left out", () => {
  const { context, calls } = canvas();
  paintLit(context, FRAME, MARKERS, item([0, 2, 3, 4]), { step: 0, theme: THEME });
  assert.deepEqual(calls("arc").map(([x, y]) => [x, y]), [[10, 50], [10, 50]]);
});
