// A picture in the plane: Plotly draws the ground, a canvas the paths; Plotly's own paths follow when all is quiet.

import { arrowTraces, paintArrow } from "./arrows.js";
import { frameOf, toPixel, toPixels } from "./axes.js";
import { runTraces, settledTraces, startTrace } from "./figure.js";
import { litTraces, paintLit } from "./lit.js";
import { createOverlay, paintCursor, paintGhost, paintHead, paintPath, within } from "./overlay.js";
import { countUpTo, cursorAt, lastDrawable, pointsOf } from "./path.js";
import { createPlot } from "./plot.js";
import { paintShape, shapeTraces } from "./shapes.js";
import { pathStroke } from "./stroke.js";
import { createVeil } from "./veil.js";

const QUIET = 150; // ms without news before Plotly's own paths follow, for hover and image export
const DIM = 0.25;

export function createFlat(plotly, { id, gd }, onDrawn) {
  const plot = createPlot(plotly, gd, onDrawn);
  const overlay = createOverlay(gd);
  const veil = createVeil({ id, gd });
  let shown = null; // the figure on stage: {figure, layout, start} and the traces the canvas shows, by kind
  let timer;

  function update(figure, layout) {
    const before = shown;
    shown = {
      figure, layout, start: startTrace(figure),
      runs: runTraces(figure), shapes: shapeTraces(figure), arrows: arrowTraces(figure), lit: litTraces(figure),
    };
    clearTimeout(timer);
    if (plot.isNew(figure, layout)) {
      veil.cover([...shown.runs, ...shown.shapes, ...shown.arrows], settledTraces(figure));
      plot.draw(figure, layout);
    } else {
      if (movedStart(before.start, shown.start)) plot.move([shown.start]);
      timer = setTimeout(commit, QUIET);
    }
  }

  function commit() {
    if (gd._dragging) timer = setTimeout(commit, QUIET);
    else if (fitsItself(gd._fullLayout)) plot.draw(shown.figure, shown.layout);
    else plot.move([...shown.runs, ...shown.shapes, ...(shown.start ? [shown.start] : [])]);
  }

  /** One frame: {step, last, theme, live, ghost}; `live` holds paths that replace the figure's, by run. */
  function paint(frame) {
    if (!gd._fullLayout?._size || !shown) return;
    const { theme, live, ghost } = frame;
    veil.setLive(Boolean(live));
    const context = overlay.begin();
    const each = (items, paintOne) => {
      for (const item of items) {
        const trace = gd._fullData[item.index];
        if (trace?.visible === true && !(live && item.settled)) paintOne(context, frameOf(gd, trace), trace, item, frame);
      }
    };
    const heads = [];
    each(shown.lit, paintLit);
    each(shown.runs, (...given) => heads.push(paintRun(...given)));
    each(shown.shapes, paintShape);
    each(shown.arrows, paintArrow);
    heads.forEach((head) => head?.()); // above every path
    if (ghost) paintGhost(context, ghost, theme);
  }

  function remove() {
    clearTimeout(timer);
    overlay.remove();
    veil.remove();
    plot.remove();
  }

  return { gd, update, paint, resize: plot.resize, remove, start: () => shown?.start };
}

// Returns what paints the run's head, if it has one.
function paintRun(context, frame, trace, run, { step, last, theme, live }) {
  const points = pointsOf(run, live?.[run.run]);
  const { steps, x, y } = points;
  const length = Math.min(x.length, y.length);
  const [xs, ys] = [toPixels(frame.x, x, length), toPixels(frame.y, y, length)];
  const count = countUpTo(step, steps, length);
  const style = pathStroke(trace);
  const cursor = toPixel(frame.x, cursorAt(run, points, step));
  within(context, frame, () => {
    if (step < last) paintPath(context, frame, xs, ys, length, { ...style, dot: 0, opacity: DIM });
    paintPath(context, frame, xs, ys, count, { ...style, opacity: 1 });
    if (Number.isFinite(cursor)) paintCursor(context, frame, cursor, theme);
  });
  const end = run.head ? lastDrawable(xs, ys, count) : -1;
  return end < 0 ? null : () => within(context, frame, () => paintHead(context, xs[end], ys[end], style, theme));
}

const movedStart = (a, b) => b && (a?.data.x[0] !== b.data.x[0] || a?.data.y[0] !== b.data.y[0]);

// Axes that fit their range to the data can only do so in a full redraw.
const fitsItself = (layout) => Object.entries(layout).some(([key, axis]) => /^[xy]axis\d*$/.test(key) && axis.autorange);
