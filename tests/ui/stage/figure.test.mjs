import assert from "node:assert/strict";
import test from "node:test";

import { openTraces, openValues, runTraces, settledTraces, startTrace, staticPart } from "../../../gdviz/ui/stage/frontend/figure.js";

const compact = (...values) => ({ dtype: "f8", bdata: Buffer.from(new Float64Array(values).buffer).toString("base64") });

const figure = ({ x = [0, 1], start = [0], z = [[1]], title = "" } = {}) => ({
  data: [
    { type: "contour", z },
    { type: "scatter", uid: "p1", name: "gd", meta: { run: "gd", columns: { x: "x", y: "y" } }, x: compact(...x), y: [2, null] },
    { type: "scatter", meta: { role: "start" }, x: start, y: [0] },
  ],
  layout: { title, uirevision: "bowl" },
});

test("runs are found with their columns and their arrays opened", () => {
  const [run] = runTraces(figure());
  const columns = { x: "x", y: "y" };
  assert.deepEqual({ ...run, data: null }, { index: 1, uid: "p1", run: "gd", columns, head: true, clock: false, settled: false, data: null });
  assert.deepEqual(run.data, { x: Float64Array.of(0, 1), y: [2, null] });
});

test("two lines of one run are two traces, and one may go without its head", () => {
  const line = (uid, y, head) => ({ uid, meta: { run: "gd", columns: { x: "step", y }, head }, x: [0], y: [1] });
  const runs = runTraces({ data: [line("slow", "slow"), line("fast", "fast", false)], layout: {} });
  assert.deepEqual(runs.map(({ uid, run, head }) => [uid, run, head]), [["slow", "gd", true], ["fast", "gd", false]]);
});

test("the start marker is found", () => {
  assert.deepEqual(startTrace(figure({ start: [3] })), { index: 2, data: { x: [3], y: [0] } });
  assert.equal(startTrace({ data: [], layout: {} }), undefined);
});

test("paths and start are not static", () => {
  assert.equal(staticPart(figure()), staticPart(figure({ x: [5, 6], start: [9] })));
});

test("ground, layout and a run's looks are static", () => {
  const looks = figure();
  looks.data[1].line = { color: "red" };
  for (const other of [figure({ z: [[2]] }), figure({ title: "new" }), looks]) {
    assert.notEqual(staticPart(figure()), staticPart(other));
  }
});

test("Plotly gets opened paths and an untouched ground", () => {
  const given = figure();
  const [ground, path] = openTraces(given);
  assert.equal(ground, given.data[0]);
  assert.deepEqual(path.x, Float64Array.of(0, 1));
  assert.equal(path.name, "gd");
});

const painted = ({ values = [0, 1], bits = "gA==", x = [0, 1], c = 0, colour = "red" } = {}) => ({
  data: [
    {
      uid: "s", x, y: [0, 1],
      meta: { run: "gd", shape: { inputs: ["x", "y"], x: [[c, 1, 0]], y: [[0, 0, 1]] }, values: { x: compact(...values), y: values } },
    },
    {
      uid: "a", x: compact(...x), y: [],
      meta: { arrow: true, settled: true, values: { x: values, y: values, x2: values, y2: values } },
    },
    { uid: "l", mode: "markers", x: [1], y: [2], meta: { lit: { bits, columns: 1, colour } } },
  ],
  layout: {},
});

test("what only the canvas shows of shapes, arrows and lit points is not static", () => {
  const before = staticPart(painted());
  for (const other of [painted({ values: [5, 6, 7] }), painted({ bits: "AA==" }), painted({ x: [8] })]) {
    assert.equal(staticPart(other), before);
  }
  assert.equal(before.includes("bdata"), false);
});

test("what a shape is made of, and the colour of lit points, are static", () => {
  for (const other of [painted({ c: 1 }), painted({ colour: "blue" })]) assert.notEqual(staticPart(other), staticPart(painted()));
});

test("where lit points are is static, and so is a settled band", () => {
  const moved = painted();
  moved.data[2].x = [9];
  assert.notEqual(staticPart(moved), staticPart(painted()));
  const band = (y) => staticPart({ data: [{ y, fill: "tonexty", meta: { settled: true } }], layout: {} });
  assert.notEqual(band([1]), band([2]));
});

test("a shape or an arrow without points of its own stands nowhere, so that Plotly keeps it", () => {
  const [shape, arrow, lit] = openTraces(painted());
  assert.deepEqual([shape.x, shape.y], [[0, 1], [0, 1]]);
  assert.deepEqual([arrow.x, arrow.y], [[null], [null]]);
  assert.deepEqual([lit.x, lit.y], [[1], [2]]);
  const [empty] = openTraces({ data: [{ meta: { shape: {} } }], layout: {} });
  assert.deepEqual([empty.x, empty.y], [[null], [null]]);
});

test("settled traces are found among all", () => {
  assert.deepEqual(settledTraces(painted()), [{ uid: "a" }]);
  assert.deepEqual(settledTraces(figure()), []);
  const lit = painted();
  lit.data[2].meta.settled = true; // its markers stay
  assert.deepEqual(settledTraces(lit), [{ uid: "a" }]);
  assert.deepEqual(runTraces({ data: [{ uid: "p", meta: { run: "gd", columns: { y: "excess" }, clock: true, settled: true } }] })
    .map(({ clock, settled }) => [clock, settled]), [[true, true]]);
});

test("values are opened by name", () => {
  assert.deepEqual(openValues({ values: { w: compact(1, NaN), b: [2, null] } }), { w: Float64Array.of(1, NaN), b: [2, null] });
  assert.deepEqual(openValues({}), {});
});
