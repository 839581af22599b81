// Arrows: one for every step of a run, of which the one of the step on stage is seen.
//
// meta: {arrow: true, values: {x: […], y: […], x2: […], y2: […]}}, from (x, y) to (x2, y2).

import { isInside, toPixel } from "./axes.js";
import { dashLengths } from "./dash.js";
import { changing, openValues, traces } from "./figure.js";
import { clipSegment } from "./geometry.js";
import { around, within } from "./overlay.js";
import { lineStroke } from "./stroke.js";

const SLIM = 0.42; // half the width of a head, in its lengths
const LEAST = 1; // px: a shorter arrow has no direction to be seen

/** The arrows of a figure: {index, uid, values, settled, data}. */
export function arrowTraces(figure) {
  return traces(figure, ({ meta }) => meta?.arrow).map(({ trace, index }) => ({
    index,
    uid: trace.uid,
    values: openValues(trace.meta),
    settled: trace.meta.settled === true,
    data: changing(trace),
  }));
}

/** Both ends at a step, or at the last one there is: {x, y, x2, y2}, or null where one of them is missing. */
export function endsAt({ x = [], y = [], x2 = [], y2 = [] }, step) {
  const t = Math.min(step, x.length - 1);
  const ends = { x: x[t], y: y[t], x2: x2[t], y2: y2[t] };
  return Object.values(ends).every(Number.isFinite) ? ends : null;
}

/**
 * An arrow in pixels: the shaft as [x0, y0, x1, y1] and the head as three corners, tip first; or null where nothing
 * is to be seen. `box` cuts it off: without its tip it has no head.
 */
export function arrowIn(box, { x, y, x2, y2 }, width) {
  const piece = clipSegment(x, y, x2, y2, box);
  if (!piece) return null;
  if (!isInside(box, { x: x2, y: y2 })) return { shaft: piece, head: null };
  const [fromX, fromY] = piece;
  const length = Math.hypot(x2 - fromX, y2 - fromY);
  if (!(length >= LEAST)) return null;
  const [alongX, alongY] = [(x2 - fromX) / length, (y2 - fromY) / length];
  const size = Math.min(3.5 * width + 4, length / 2);
  const [baseX, baseY] = [x2 - size * alongX, y2 - size * alongY];
  const half = SLIM * size;
  const head = [[x2, y2], [baseX - half * alongY, baseY + half * alongX], [baseX + half * alongY, baseY - half * alongX]];
  return { shaft: [fromX, fromY, baseX, baseY], head };
}

/** `line` is the trace as Plotly understands it: it has the stroke. */
export function paintArrow(context, frame, line, { values }, { step }) {
  const ends = endsAt(values, step);
  if (!ends) return;
  const { colour, width, dash, opacity } = lineStroke(line);
  const { x, y } = frame;
  const pixels = { x: toPixel(x, ends.x), y: toPixel(y, ends.y), x2: toPixel(x, ends.x2), y2: toPixel(y, ends.y2) };
  const arrow = Object.values(pixels).every(Number.isFinite) ? arrowIn(around(frame), pixels, width) : null;
  if (!arrow) return;
  within(context, frame, () => {
    Object.assign(context, { globalAlpha: opacity, strokeStyle: colour, fillStyle: colour, lineWidth: width });
    const [x0, y0, x1, y1] = arrow.shaft;
    context.setLineDash(dashLengths(dash, width));
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
    context.stroke();
    context.beginPath();
    arrow.head?.forEach(([cornerX, cornerY]) => context.lineTo(cornerX, cornerY));
    context.fill();
  });
}
