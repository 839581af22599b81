import assert from "node:assert/strict";
import test from "node:test";

import { stillFigure } from "../../../gdviz/ui/stage/frontend/image.js";

const THEME = { text: "#111111", background: "#fefefe" };
const run = (more = {}) => ({
  type: "scatter", uid: "path-gd", mode: "lines+markers", line: { color: "red" }, x: [0, 1, 2, 3], y: [4, 5, 6, NaN],
  meta: { run: "gd", columns: { x: "x", y: "y" } }, ...more,
});
const still = (data, step, layout = {}) => stillFigure({ data, layout }, step, THEME);

test("a path is pale as a whole, full up to the step, and ends in a head", () => {
  const { data } = still([{ type: "contour", z: [[1]] }, run()], 1);
  assert.deepEqual(data.map(({ x }) => x), [undefined, [0, 1, 2, 3], [0, 1], [1]]);
  assert.deepEqual(data.map(({ opacity }) => opacity), [undefined, 0.25, undefined, undefined]);
  assert.deepEqual([data[3].mode, data[3].marker.color], ["markers", "red"]);
});

test("on the last step nothing is pale, and the head is on the last point there is", () => {
  const { data } = still([run()], 3);
  assert.deepEqual(data.map(({ x }) => x), [[0, 1, 2, 3], [2]]);
});

test("a curve over the steps has the step cursor, once for all runs", () => {
  const curve = run({ meta: { run: "gd", columns: { x: "step", y: "excess" } } });
  const { layout } = still([curve, { ...curve, meta: { ...curve.meta, run: "adam" } }], 2, { shapes: [{ type: "rect" }] });
  assert.deepEqual(layout.shapes.map(({ type, x0 }) => [type, x0]), [["rect", undefined], ["line", 2]]);
});

test("arrows and shapes are those of the step, and gone where it has none", () => {
  const arrow = { type: "scatter", line: { color: "blue" }, meta: { arrow: true, values: { x: [0, 1], y: [0, 1], x2: [5, 6], y2: [7, null] } } };
  const shape = { inputs: ["p", "q"], x: [[0, 1, 0], null], y: [[1, 0, 1], [0, 0, 0]] };
  const model = { type: "scatter", meta: { run: "gd", shape, values: { p: [2, 3], q: [4, 5] } } };
  assert.deepEqual(still([arrow, model], 0).data.map(({ x, y }) => [x, y]), [[[0, 5], [0, 7]], [[2, null], [5, 0]]]);
  assert.deepEqual(still([arrow, model], 1).data.map(({ x }) => x), [[3, null]]);
});

test("lit points are added to their trace", () => {
  const bits = Buffer.from([0b10100000]).toString("base64");
  const points = { type: "scatter", x: [1, 2, 3], y: [4, 5, 6], marker: { size: 6 }, meta: { lit: { bits, columns: 3, colour: "gold" } } };
  const { data } = still([points], 0);
  assert.deepEqual(data.map(({ x, marker }) => [x, marker.color]), [[[1, 2, 3], undefined], [[1, 3], "gold"]]);
});

test("the figure on stage is left as it is, and the background is the page's", () => {
  const given = { data: [run()], layout: { xaxis: { range: [0, 1] } } };
  const before = structuredClone(given);
  const { layout, data } = stillFigure(given, 1, THEME);
  layout.xaxis.range[0] = 9;
  assert.deepEqual(given, before);
  assert.equal(layout.paper_bgcolor, "#fefefe");
  assert.ok(data.every(({ uid }) => uid === undefined)); // two traces with one uid would be one for Plotly
});

test("a picture in space is taken as Plotly has it", () => {
  const path = run({ type: "scatter3d", z: [1, 2, 3, 4] });
  assert.deepEqual(still([path], 1).data, [{ ...path, uid: undefined }]);
});
