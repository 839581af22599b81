import assert from "node:assert/strict";
import test from "node:test";

import { arrowIn, arrowTraces, endsAt, paintArrow } from "../../../gdviz/ui/stage/frontend/arrows.js";
import { canvas, FRAME } from "./canvas.mjs";

const compact = (...values) => ({ dtype: "f8", bdata: Buffer.from(new Float64Array(values).buffer).toString("base64") });
const BOX = { left: 0, top: 0, right: 400, bottom: 300 };
const VALUES = { x: [0, 1, 2], y: [0, 10, 20], x2: [3, 4, 5], y2: [5, 5, null] };

test("arrows are found with their values opened", () => {
  const arrow = { uid: "step", x: [], y: [], meta: { run: "gd", arrow: true, settled: true, values: { ...VALUES, x: compact(0, 1) } } };
  assert.deepEqual(arrowTraces({ data: [{ x: [1] }, arrow], layout: {} }), [
    { index: 1, uid: "step", values: { ...VALUES, x: Float64Array.of(0, 1) }, settled: true, data: { x: [null], y: [null] } },
  ]);
  assert.deepEqual(arrowTraces({ data: [{ meta: { arrow: false } }, { meta: { run: "gd", columns: {} } }], layout: {} }), []);
});

test("both ends are those of the step", () => {
  assert.deepEqual(endsAt(VALUES, 0), { x: 0, y: 0, x2: 3, y2: 5 });
  assert.deepEqual(endsAt(VALUES, 1), { x: 1, y: 10, x2: 4, y2: 5 });
});

test("after the last step the last arrow stays", () => {
  const short = { x: Float64Array.of(1), y: [2], x2: [3], y2: [4] };
  for (const step of [0, 1, 99]) assert.deepEqual(endsAt(short, step), { x: 1, y: 2, x2: 3, y2: 4 });
});

test("what is missing at one end, or has no number, is no arrow", () => {
  assert.equal(endsAt(VALUES, 2), null);
  assert.equal(endsAt({ ...VALUES, x: [NaN], y: [1] }, 0), null);
  assert.equal(endsAt({ ...VALUES, x2: [Infinity] }, 0), null);
  assert.equal(endsAt({ ...VALUES, y: [0] }, 1), null);
  assert.equal(endsAt({ ...VALUES, x: [] }, 0), null);
  assert.equal(endsAt({}, 0), null);
});

test("the head is at the tip, and the shaft ends where it begins", () => {
  const { shaft, head } = arrowIn(BOX, { x: 100, y: 50, x2: 200, y2: 50 }, 2);
  assert.deepEqual(shaft, [100, 50, 189, 50]);
  const [tip, left, right] = head;
  assert.deepEqual(tip, [200, 50]);
  assert.deepEqual([left[0], right[0]], [189, 189]);
  assert.ok(Math.abs(left[1] - 50 - 0.42 * 11) < 1e-9 && Math.abs(right[1] - 50 + 0.42 * 11) < 1e-9);
});

test("the head grows with the line, and turns with the arrow", () => {
  const sizeOf = (width) => 200 - arrowIn(BOX, { x: 100, y: 50, x2: 200, y2: 50 }, width).shaft[2];
  assert.ok(sizeOf(1) < sizeOf(2) && sizeOf(2) < sizeOf(4));
  const { shaft, head } = arrowIn(BOX, { x: 50, y: 20, x2: 50, y2: 120 }, 2);
  assert.deepEqual(shaft, [50, 20, 50, 109]);
  assert.deepEqual(head.slice(1).map(([, y]) => y), [109, 109]);
  assert.ok(Math.abs(head[1][0] - head[2][0]) > 8);
});

test("the head of a short arrow is half of it, and what is shorter than a pixel is none", () => {
  assert.deepEqual(arrowIn(BOX, { x: 10, y: 10, x2: 14, y2: 10 }, 3).shaft, [10, 10, 12, 10]);
  assert.equal(arrowIn(BOX, { x: 10, y: 10, x2: 10.9, y2: 10 }, 3), null);
  assert.equal(arrowIn(BOX, { x: 10, y: 10, x2: 10, y2: 10 }, 3), null);
});

test("an arrow out of the picture keeps its slope and loses its head", () => {
  const { shaft, head } = arrowIn(BOX, { x: 0, y: 0, x2: 4e200, y2: 2e200 }, 2);
  assert.equal(head, null);
  assert.ok(Math.abs(shaft[2] - 400) < 1e-9 && Math.abs(shaft[3] - 200) < 1e-9);
  assert.equal(arrowIn(BOX, { x: -10, y: -10, x2: -20, y2: 900 }, 2), null);
});

test("an arrow from outside has its head inside", () => {
  const { shaft, head } = arrowIn(BOX, { x: -1e6, y: 100, x2: 50, y2: 100 }, 2);
  assert.deepEqual(head[0], [50, 100]);
  assert.ok(Math.abs(shaft[0]) < 1e-6 && Math.abs(shaft[2] - 39) < 1e-6);
});

const TRACE = { mode: "lines", line: { color: "green", width: 2, dash: "dash" }, opacity: 0.5 };

test("the shaft has the line's dash and the head is filled", () => {
  const { context, calls, last } = canvas();
  paintArrow(context, FRAME, TRACE, { values: VALUES }, { step: 0 });
  assert.deepEqual(calls("moveTo"), [[10, 50]]);
  assert.equal(calls("lineTo").length, 4);
  assert.deepEqual(calls("lineTo")[1], [40, 45]);
  assert.deepEqual(last("stroke"), { strokeStyle: "green", fillStyle: "green", lineWidth: 2, globalAlpha: 0.5, dash: [9, 9] });
  assert.equal(calls("fill").length, 1);
});

test("without an arrow, or without a place on the axes, nothing is painted", () => {
  const { context, calls } = canvas();
  paintArrow(context, FRAME, TRACE, { values: VALUES }, { step: 2 });
  const log = { ...FRAME, y: { _offset: 0, d2p: (value) => (value > 0 ? Math.log10(value) : undefined) } };
  paintArrow(context, log, TRACE, { values: VALUES }, { step: 0 });
  assert.deepEqual([calls("stroke"), calls("fill")], [[], []]);
});
