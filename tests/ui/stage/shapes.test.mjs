import assert from "node:assert/strict";
import test from "node:test";

import { cornersAt, inputsAt, paintShape, shapeTraces } from "../../../gdviz/ui/stage/frontend/shapes.js";
import { canvas, FRAME } from "./canvas.mjs";

const compact = (...values) => ({ dtype: "f8", bdata: Buffer.from(new Float64Array(values).buffer).toString("base64") });

/** The line y = w·x + b from x = −1 to x = 2. */
const LINE = { inputs: ["w", "b"], x: [[-1, 0, 0], [2, 0, 0]], y: [[0, -1, 1], [0, 2, 1]] };

const figure = (meta = {}) => ({
  data: [
    { type: "scatter", uid: "cloud", x: [1], y: [2] },
    {
      type: "scatter", uid: "line", x: compact(-1, 2), y: [4, 13],
      meta: { run: "gd", shape: LINE, values: { w: compact(1, 2, 3), b: [5, 6, 7] }, ...meta },
    },
  ],
  layout: {},
});

test("shapes are found with their values opened and Plotly's own points", () => {
  const [shape, ...others] = shapeTraces(figure());
  assert.deepEqual(others, []);
  assert.deepEqual(shape, {
    index: 1, uid: "line", run: "gd", shape: LINE, values: { w: Float64Array.of(1, 2, 3), b: [5, 6, 7] }, settled: false,
    data: { x: Float64Array.of(-1, 2), y: [4, 13] },
  });
  assert.equal(shapeTraces(figure({ settled: true }))[0].settled, true);
  assert.deepEqual(shapeTraces({ data: [{ x: [1] }, { meta: { run: "gd", columns: { x: "x", y: "y" } } }], layout: {} }), []);
});

const shape = { shape: LINE, values: { w: [1, 2, 3], b: [5, 6, 7] } };

test("the inputs are the live path's if it has both", () => {
  assert.deepEqual(inputsAt(shape, undefined, 1), [2, 6]);
  assert.deepEqual(inputsAt(shape, { w: [10, 20], b: Float64Array.of(30, 40) }, 1), [20, 40]);
  for (const lacking of [{}, { w: [10, 20] }, { b: [30, 40], step: [0, 1] }]) assert.deepEqual(inputsAt(shape, lacking, 1), [2, 6]);
});

test("the last step has its shape, and beyond it there is none", () => {
  assert.deepEqual(inputsAt(shape, undefined, 2), [3, 7]);
  assert.equal(inputsAt(shape, undefined, 3), null);
});

test("a run that diverged has no shape, and its last finite one is not kept", () => {
  const diverged = { shape: LINE, values: { w: [1, NaN, null], b: [5, 6, 7] } };
  assert.deepEqual([0, 1, 2].map((step) => inputsAt(diverged, undefined, step)), [[1, 5], null, null]);
  const far = { shape: LINE, values: { w: [1, 1], b: [Infinity, null] } };
  assert.deepEqual([0, 1].map((step) => inputsAt(far, undefined, step)), [null, null]);
});

test("a live path that ended is not continued by what Python sent", () => {
  assert.equal(inputsAt(shape, { w: [10], b: [30] }, 1), null);
  assert.equal(inputsAt(shape, { w: [10, NaN], b: [30, 40] }, 1), null);
});

test("a shape without values has no inputs but live ones", () => {
  const bare = { shape: LINE, values: {} };
  assert.equal(inputsAt(bare, undefined, 0), null);
  assert.deepEqual(inputsAt(bare, { w: [1], b: [2] }, 0), [1, 2]);
});

test("a corner is a sum of constant and inputs, across and up", () => {
  assert.deepEqual(cornersAt(LINE, [2, 5]), { xs: Float64Array.of(-1, 2), ys: Float64Array.of(3, 9) });
  const moving = { x: [[1, 2, 3]], y: [[4, 5, 6]] };
  assert.deepEqual(cornersAt(moving, [10, 100]), { xs: Float64Array.of(321), ys: Float64Array.of(654) });
});

test("null breaks the line, in either coordinate", () => {
  const { xs, ys } = cornersAt({ x: [[0, 1, 0], null, [2, 0, 0]], y: [[1, 0, 0], null, null] }, [7, 8]);
  assert.deepEqual([[...xs], [...ys]], [[7, NaN, 2], [1, NaN, NaN]]);
});

test("a coordinate with more triples than the other has corners too many", () => {
  assert.deepEqual(cornersAt({ x: [[1, 0, 0], [2, 0, 0]], y: [[3, 0, 0]] }, [0, 0]), { xs: Float64Array.of(1), ys: Float64Array.of(3) });
});

test("squashed, the up coordinate lies between 0 and 1, however far it went", () => {
  const x = [[9, 0, 0], [9, 0, 0], [9, 0, 0], null];
  const y = [[0, 0, 0], [0, 1, 0], [0, -1, 0], null];
  const { xs, ys } = cornersAt({ x, y, squash: true }, [1e4, 0]);
  assert.deepEqual([[...xs], [...ys]], [[9, 9, 9, NaN], [0.5, 1, 0, NaN]]);
  assert.ok(Math.abs(cornersAt({ x: [[0, 0, 0]], y: [[0, 1, 0]], squash: true }, [Math.log(3), 0]).ys[0] - 0.75) < 1e-12);
});

const TRACE = { mode: "lines", line: { color: "red", width: 3, dash: "dot" }, opacity: 0.4 };
const item = { ...shape, run: "gd" };

test("a shape is painted with the trace's stroke and opacity, in pixels", () => {
  const { context, calls, last } = canvas();
  paintShape(context, FRAME, TRACE, item, { step: 0 });
  assert.deepEqual(calls("moveTo"), [[0, 46]]);
  assert.deepEqual(calls("lineTo"), [[30, 43]]);
  assert.deepEqual(last("stroke"), { strokeStyle: "red", lineWidth: 3, globalAlpha: 0.4, dash: [3, 3], fillStyle: "" });
});

test("of broken lines every piece is painted, and of no shape nothing", () => {
  const across = [[1, 0, 0], [1, 0, 0], null, [3, 0, 0], [3, 0, 0]];
  const up = [[1, 0, 0], [4, 0, 0], null, [1, 0, 0], [2, 0, 0]];
  const pairs = { ...item, shape: { ...LINE, x: across, y: up } };
  const { context, calls } = canvas();
  paintShape(context, FRAME, TRACE, pairs, { step: 0 });
  assert.deepEqual([calls("moveTo").length, calls("lineTo").length], [2, 2]);
  paintShape(context, FRAME, TRACE, pairs, { step: 3 });
  paintShape(context, FRAME, TRACE, pairs, { step: 1, live: { gd: { w: [1], b: [1] } } });
  assert.equal(calls("stroke").length, 1);
  paintShape(context, FRAME, TRACE, pairs, { step: 1, live: { adam: { w: [1], b: [1] } } });
  assert.equal(calls("stroke").length, 2);
});
