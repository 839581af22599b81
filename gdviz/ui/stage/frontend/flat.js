// A picture in the plane: Plotly draws the ground, a canvas the paths; Plotly's own paths follow when all is quiet.

import { frameOf, toPixel, toPixels } from "./axes.js";
import { runTraces, startTrace } from "./figure.js";
import { createOverlay, paintCursor, paintGhost, paintHead, paintPath, within } from "./overlay.js";
import { countUpTo, lastDrawable, pointsOf } from "./path.js";
import { createPlot } from "./plot.js";

const QUIET = 150; // ms without news before Plotly's own paths follow, for hover and image export
const DIM = 0.25;

export function createFlat(plotly, { id, gd }, onDrawn) {
  const plot = createPlot(plotly, gd, onDrawn);
  const overlay = createOverlay(gd);
  const veil = document.createElement("style");
  gd.before(veil);
  let shown = null; // the figure on stage: {figure, layout, runs, start}
  let timer;

  function update(figure, layout) {
    const before = shown;
    shown = { figure, layout, runs: runTraces(figure), start: startTrace(figure) };
    clearTimeout(timer);
    if (plot.isNew(figure, layout)) {
      veil.textContent = hiding(id, shown.runs);
      plot.draw(figure, layout);
    } else {
      if (movedStart(before.start, shown.start)) plot.move([shown.start]);
      timer = setTimeout(commit, QUIET);
    }
  }

  function commit() {
    if (gd._dragging) timer = setTimeout(commit, QUIET);
    else if (fitsItself(gd._fullLayout)) plot.draw(shown.figure, shown.layout);
    else plot.move([...shown.runs, ...(shown.start ? [shown.start] : [])]);
  }

  /** One frame: {step, last, theme, live, ghost}; `live` holds paths that replace the figure's, by run. */
  function paint({ step, last, theme, live, ghost }) {
    if (!gd._fullLayout?._size || !shown) return;
    const context = overlay.begin();
    const heads = [];
    for (const run of shown.runs) {
      const trace = gd._fullData[run.index];
      if (trace?.visible !== true) continue;
      const frame = frameOf(gd, trace);
      const { steps, x, y } = pointsOf(run, live?.[run.run]);
      const [xs, ys] = [toPixels(frame.x, x, x.length), toPixels(frame.y, y, y.length)];
      const count = countUpTo(step, steps, x.length);
      const style = styleOf(trace);
      within(context, frame, () => {
        if (step < last) paintPath(context, frame, xs, ys, xs.length, { ...style, dot: 0, opacity: DIM });
        paintPath(context, frame, xs, ys, count, { ...style, opacity: 1 });
        if (run.columns.x === "step") paintCursor(context, frame, toPixel(frame.x, step), theme);
      });
      const end = run.head ? lastDrawable(xs, ys, count) : -1;
      if (end >= 0) heads.push(() => within(context, frame, () => paintHead(context, xs[end], ys[end], style, theme)));
    }
    heads.forEach((head) => head()); // above every path
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

// Plotly's own paths stay in the page for hover and export, unseen: the canvas shows them at all times,
// so that nothing changes its look when a drag ends.
function hiding(id, runs) {
  const picture = `.gdviz-stage [data-picture=${JSON.stringify(id)}]`;
  return runs.map(({ uid }) => `${picture} .trace${CSS.escape(uid)} { visibility: hidden; }`).join("\n");
}

function styleOf(trace) {
  const { width, dash } = trace.line ?? {};
  const dots = trace.mode.includes("markers") ? trace.marker.size : 0;
  const colour = trace.line?.color ?? trace.marker?.color; // a trace of dots alone has no line
  return { colour, dash, width: trace.mode.includes("lines") ? width : 0, dot: Number(dots) || 0 };
}

const movedStart = (a, b) => b && (a?.data.x[0] !== b.data.x[0] || a?.data.y[0] !== b.data.y[0]);

// Axes that fit their range to the data can only do so in a full redraw.
const fitsItself = (layout) => Object.entries(layout).some(([key, axis]) => /^[xy]axis\d*$/.test(key) && axis.autorange);
