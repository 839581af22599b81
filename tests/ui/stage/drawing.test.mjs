import assert from "node:assert/strict";
import test from "node:test";

import { formatValue } from "../../../gdviz/ui/stage/frontend/attributes.js";
import { isInside, toPixels, toPoint } from "../../../gdviz/ui/stage/frontend/axes.js";
import { dashLengths } from "../../../gdviz/ui/stage/frontend/dash.js";
import { clamp, clipSegment, distance } from "../../../gdviz/ui/stage/frontend/geometry.js";
import { countUpTo, cursorAt, lastDrawable, pickColumns, pointsOf } from "../../../gdviz/ui/stage/frontend/path.js";
import { lineStroke, pathStroke } from "../../../gdviz/ui/stage/frontend/stroke.js";
import { themedLayout } from "../../../gdviz/ui/stage/frontend/theme.js";

const BOX = { left: 0, top: 0, right: 100, bottom: 50 };

test("a segment inside is left alone, one outside vanishes", () => {
  assert.deepEqual(clipSegment(1, 2, 3, 4, BOX), [1, 2, 3, 4]);
  assert.equal(clipSegment(-5, -5, -1, 90, BOX), null);
  assert.equal(clipSegment(120, 10, 130, 20, BOX), null);
});

test("a segment that leaves by many powers of ten keeps its slope", () => {
  const [x0, y0, x1, y1] = clipSegment(0, 0, 2e200, 1e200, BOX);
  assert.deepEqual([x0, y0], [0, 0]);
  assert.ok(Math.abs(x1 - 100) < 1e-9 && Math.abs(y1 - 50) < 1e-9);
});

test("a segment that only passes through is cut on both sides", () => {
  assert.deepEqual(clipSegment(-100, 25, 300, 25, BOX), [0, 25, 100, 25]);
});

test("a point is a segment of no length", () => {
  assert.deepEqual(clipSegment(5, 5, 5, 5, BOX), [5, 5, 5, 5]);
});

test("distance and clamp", () => {
  assert.equal(distance({ x: 0, y: 0 }, { x: 3, y: 4 }), 5);
  assert.deepEqual([clamp(-1, 0, 2), clamp(1, 0, 2), clamp(9, 0, 2)], [0, 1, 2]);
});

test("index is step, unless the run names its steps", () => {
  assert.equal(countUpTo(0, undefined, 5), 1);
  assert.equal(countUpTo(99, undefined, 5), 5);
  const steps = [0, 10, 20, 40];
  assert.deepEqual([0, 9, 10, 39, 40, 99].map((step) => countUpTo(step, steps, 4)), [1, 1, 2, 3, 4, 4]);
});

test("a single point is there at every step", () => {
  for (const steps of [undefined, [0, 1, 2], []]) assert.equal(countUpTo(0, steps, 1), 1);
});

test("what a live path lacks is the figure's own", () => {
  const run = { columns: { x: "lr", y: "final" }, data: { x: [0.1], y: [7] } };
  assert.deepEqual(pointsOf(run, { step: [0, 1], lr: [0.2], final: [8] }), { steps: [0, 1], x: [0.2], y: [8], z: undefined });
  for (const live of [undefined, {}, { lr: [0.2] }, { step: [0, 1], final: [8] }]) assert.equal(pointsOf(run, live), run.data);
  const inSpace = { columns: { x: "x", y: "y", z: "excess" }, data: {} };
  assert.equal(pointsOf(inSpace, { x: [1], y: [2] }), inSpace.data);
  assert.deepEqual(pointsOf(inSpace, { x: [1], y: [2], excess: [3] }).z, [3]);
});

test("a run by its own clock keeps its x and takes y from the live path", () => {
  const run = { columns: { y: "excess" }, data: { x: [0, 5, 9], y: [3, 2, 1] } };
  const live = { step: [0, 1], excess: [8, 7] };
  assert.deepEqual(pointsOf(run, live), { steps: [0, 1], x: [0, 5, 9], y: [8, 7], z: undefined });
  for (const lacking of [undefined, {}, { step: [0, 1], x: [0, 1] }]) assert.equal(pointsOf(run, lacking), run.data);
});

test("a long run's own points name their steps, live ones have their own", () => {
  const run = { columns: { x: "step", y: "excess" }, data: { x: [0, 30], y: [3, 2], customdata: [0, 30] } };
  assert.deepEqual(pointsOf(run).steps, [0, 30]);
  assert.deepEqual(pointsOf(run, { step: [0, 1], excess: [8, 7] }).steps, [0, 1]);
});

test("the step cursor stands on the step, or where the run's clock is then", () => {
  const steps = { columns: { x: "step", y: "excess" }, clock: false };
  const clock = { columns: { y: "excess" }, clock: true };
  assert.deepEqual([0, 7].map((step) => cursorAt(steps, { x: [0, 1] }, step)), [0, 7]);
  assert.equal(cursorAt({ ...steps, clock: true }, { x: [5] }, 3), 3);
  assert.deepEqual([0, 1, 2, 99].map((step) => cursorAt(clock, { x: [0, 5, 9] }, step)), [0, 5, 9, 9]);
  assert.deepEqual([0, 9, 10, 99].map((step) => cursorAt(clock, { steps: [0, 10, 20], x: [0, 5, 9] }, step)), [0, 0, 5, 9]);
  assert.deepEqual([cursorAt(clock, { x: [] }, 0), cursorAt({ ...clock, clock: false }, { x: [1] }, 0)], [undefined, undefined]);
  assert.equal(cursorAt({ columns: { x: "x", y: "y" }, clock: false }, { x: [1] }, 0), undefined);
});

test("the head of a run is its last point that can be drawn", () => {
  assert.equal(lastDrawable([1, 2, NaN], [1, 2, 3], 3), 1);
  assert.equal(lastDrawable([1, 2, 3], [1, 2, 3], 2), 1);
  assert.equal(lastDrawable([NaN], [0], 1), -1);
});

test("columns find their axes by name", () => {
  const path = { step: [0], x: [1], y: [2], excess: [3] };
  assert.deepEqual(pickColumns(path, { x: "step", y: "excess" }), { steps: [0], x: [0], y: [3], z: undefined });
  assert.deepEqual(pickColumns(path, { x: "x", y: "y", z: "excess" }).z, [3]);
});

const linear = { _offset: 10, d2p: (value) => 2 * value, p2d: (pixel) => pixel / 2 };
const log = { _offset: 0, d2p: (value) => (value > 0 ? 10 * Math.log10(value) : undefined) };

test("what an axis cannot show is a gap", () => {
  assert.deepEqual([...toPixels(linear, [0, 1, null, NaN, undefined], 5)], [10, 12, NaN, NaN, NaN]);
  assert.deepEqual([...toPixels(log, [100, 0, -1], 3)], [20, NaN, NaN]);
});

test("a point outside the frame is moved onto its edge", () => {
  const frame = { x: linear, y: linear, left: 10, top: 10, right: 110, bottom: 60 };
  assert.deepEqual(toPoint(frame, { x: 30, y: 20 }), { x: 10, y: 5 });
  assert.deepEqual(toPoint(frame, { x: -500, y: 500 }), { x: 0, y: 25 });
  assert.equal(isInside(frame, { x: 10, y: 60 }), true);
  assert.equal(isInside(frame, { x: 9, y: 60 }), false);
});

test("dashes are Plotly's", () => {
  assert.deepEqual(dashLengths("solid", 2), []);
  assert.deepEqual(dashLengths(undefined, 2), []);
  assert.deepEqual(dashLengths("dot", 2), [3, 3]);
  assert.deepEqual(dashLengths("dashdot", 4), [12, 4, 4, 4]);
  assert.deepEqual(dashLengths("5px, 2px", 2), [5, 2]);
  assert.deepEqual(dashLengths("nonsense", 2), []);
});

test("a stroke is the trace's own", () => {
  const line = { color: "red", width: 3, dash: "dot" };
  assert.deepEqual(pathStroke({ mode: "lines", line }), { colour: "red", dash: "dot", width: 3, dot: 0 });
  assert.deepEqual(pathStroke({ mode: "markers", marker: { color: "blue", size: 7 } }), { colour: "blue", dash: undefined, width: 0, dot: 7 });
  assert.deepEqual(lineStroke({ mode: "lines", line, opacity: 0.4 }), { colour: "red", dash: "dot", width: 3, dot: 0, opacity: 0.4 });
  assert.deepEqual(lineStroke({ mode: "markers" }), { colour: undefined, dash: undefined, width: 2, dot: 0, opacity: 1 });
});

test("attributes are written as a reader would", () => {
  assert.equal(formatValue(0.11), "0.11");
  assert.equal(formatValue(0.1 + 0.2), "0.3");
  assert.equal(formatValue(1), "1");
  assert.equal(formatValue(1e-7), "1e-7");
  assert.equal(formatValue("adam"), "adam");
});

const THEME = { text: "black", background: "white", grid: "gray", border: "silver", accent: "blue", font: "serif" };
const OPTIONS = { id: "landscape", scale: 1.5, touch: false };

test("the app's colours win, the figure's ranges and sizes stay", () => {
  const layout = { font: { size: 10 }, width: 300, xaxis: { range: [0, 1], gridcolor: "red" }, scene: { camera: { eye: {} } } };
  const themed = themedLayout(layout, THEME, OPTIONS);
  assert.equal(themed.font.color, "black");
  assert.equal(themed.font.size, 15);
  assert.deepEqual(themed.xaxis.range, [0, 1]);
  assert.equal(themed.xaxis.gridcolor, "gray");
  assert.equal(themed.yaxis.gridcolor, "gray");
  assert.equal(themed.width, undefined);
  assert.deepEqual(themed.scene.camera, { eye: {} });
  assert.equal(themed.scene.zaxis.gridcolor, "gray");
  assert.equal(layout.xaxis.gridcolor, "red");
});

test("zoom survives as long as the picture, or as the figure says", () => {
  assert.equal(themedLayout({}, THEME, OPTIONS).uirevision, "landscape");
  assert.equal(themedLayout({ uirevision: "bowl" }, THEME, OPTIONS).uirevision, "bowl");
});

test("a finger scrolls, unless the figure asks for something else", () => {
  assert.equal(themedLayout({}, THEME, { ...OPTIONS, touch: true }).dragmode, false);
  assert.equal(themedLayout({ dragmode: "pan" }, THEME, { ...OPTIONS, touch: true }).dragmode, "pan");
  assert.equal(themedLayout({}, THEME, OPTIONS).dragmode, undefined);
});
