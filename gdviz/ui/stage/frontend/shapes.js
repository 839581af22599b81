// Shapes: a line whose corners depend on where a run is, seen at the step on stage only.
//
// meta: {run, shape: {inputs: [p, q], x: [[c, a, b], …], y: [[c, a, b], …], squash}, values: {p: […], q: […]}}.
// A corner lies at c + a·p + b·q, across by x's triple and up by y's; null for a triple breaks the line.

import { toPixels } from "./axes.js";
import { changing, openValues, traces } from "./figure.js";
import { paintPath, within } from "./overlay.js";
import { lineStroke } from "./stroke.js";

/** The shapes of a figure: {index, uid, run, shape, values, settled, data}. */
export function shapeTraces(figure) {
  return traces(figure, ({ meta }) => meta?.shape).map(({ trace, index }) => ({
    index,
    uid: trace.uid,
    run: trace.meta.run,
    shape: trace.meta.shape,
    values: openValues(trace.meta),
    settled: trace.meta.settled === true,
    data: changing(trace),
  }));
}

/** The two inputs at a step, [p, q], from the live path if it has both; null where the run has no such step. */
export function inputsAt({ shape, values }, livePath, step) {
  const hasBoth = shape.inputs.every((name) => livePath?.[name]);
  const inputs = shape.inputs.map((name) => (hasBoth ? livePath : values)[name]?.[step]);
  return inputs.every(Number.isFinite) ? inputs : null;
}

/** The corners for these inputs, {xs, ys}; NaN where the line breaks. */
export function cornersAt({ x, y, squash }, [p, q]) {
  const count = Math.min(x.length, y.length);
  const [xs, ys] = [new Float64Array(count), new Float64Array(count)];
  for (let k = 0; k < count; k += 1) {
    xs[k] = mixed(x[k], p, q);
    ys[k] = squash ? 1 / (1 + Math.exp(-mixed(y[k], p, q))) : mixed(y[k], p, q);
  }
  return { xs, ys };
}

const mixed = (triple, p, q) => (triple ? triple[0] + triple[1] * p + triple[2] * q : NaN);

/** `line` is the trace as Plotly understands it: it has the stroke. */
export function paintShape(context, frame, line, item, { step, live }) {
  const inputs = inputsAt(item, live?.[item.run], step);
  if (!inputs) return;
  const { xs, ys } = cornersAt(item.shape, inputs);
  const pixels = [toPixels(frame.x, xs, xs.length), toPixels(frame.y, ys, ys.length)];
  within(context, frame, () => paintPath(context, frame, ...pixels, xs.length, lineStroke(line)));
}
