import assert from "node:assert/strict";
import test from "node:test";

import { openTraces, runTraces, startTrace, staticPart } from "../../../gdviz/ui/stage/frontend/figure.js";

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
  assert.deepEqual({ ...run, data: null }, { index: 1, uid: "p1", run: "gd", columns: { x: "x", y: "y" }, head: true, data: null });
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
