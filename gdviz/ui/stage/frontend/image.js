// A picture as a file: what the stage shows at a step, as a figure that Plotly alone draws.
//
// On the page a canvas shows the paths; here every path is traces again: the whole one pale, the part walked so far,
// and its head. A picture in space is Plotly's own already.

import { arrowTraces, endsAt } from "./arrows.js";
import { runTraces } from "./figure.js";
import { litTraces } from "./lit.js";
import { countUpTo, cursorAt, lastDrawable, pointsOf } from "./path.js";
import { cornersAt, inputsAt, shapeTraces } from "./shapes.js";
import { readTheme } from "./theme.js";

const DIM = 0.25;
const SHARP = 2; // pixels of the PNG for one of the page

/** The buttons for the mode bar. */
export function imageButtons(plotly) {
  return [["png", plotly.Icons.camera], ["svg", plotly.Icons.disk]].map(([format, icon]) => ({
    name: `save-${format}`, title: `Save as ${format.toUpperCase()}`, icon, click: (gd) => save(plotly, gd, format),
  }));
}

function save(plotly, gd, format) {
  const step = Number(gd.closest(".gdviz-stage")?.dataset.step ?? 0);
  const picture = gd.closest("[data-picture]")?.dataset.picture ?? "picture";
  const { width, height } = gd._fullLayout;
  const figure = stillFigure(gd, step, readTheme(gd));
  const options = { format, width, height, scale: format === "png" ? SHARP : 1, filename: `gdviz-${picture}-step-${step}` };
  return plotly.downloadImage(figure, options).catch((error) => console.warn("stage: no image was made", error));
}

/** {data, layout} of what is shown at a step, on the page's own background. */
export function stillFigure({ data, layout }, step, theme) {
  const figure = { data };
  const replaced = new Map(); // index → the traces to stand in its place
  const lines = new Map(); // the step cursors, one for each place
  for (const run of runTraces(figure)) {
    const trace = data[run.index];
    if (!isFlat(trace)) continue;
    replaced.set(run.index, walked(trace, run, step, theme));
    const x = cursorAt(run, { x: [], ...pointsOf(run) }, step);
    if (Number.isFinite(x)) lines.set(`${trace.xaxis} ${trace.yaxis} ${x}`, cursor(trace, x, theme));
  }
  for (const item of shapeTraces(figure)) {
    const inputs = inputsAt(item, null, step);
    const corners = inputs && cornersAt(item.shape, inputs);
    replaced.set(item.index, corners ? [{ ...data[item.index], x: gapped(corners.xs), y: gapped(corners.ys) }] : []);
  }
  for (const { index, values } of arrowTraces(figure)) {
    const ends = endsAt(values, step);
    replaced.set(index, ends ? [arrow(data[index], ends)] : []);
  }
  for (const lit of litTraces(figure)) replaced.set(lit.index, [data[lit.index], ring(data[lit.index], lit, step, theme)]);
  const own = structuredClone(layout); // Plotly writes into what it is given
  return {
    data: data.flatMap((trace, index) => replaced.get(index) ?? [trace]).map((trace) => ({ ...trace, uid: undefined })),
    layout: {
      ...own, paper_bgcolor: theme.background, shapes: [...(own.shapes ?? []), ...lines.values()],
      font: { ...own.font, family: "sans-serif" }, // an image is drawn without the page's own fonts
    },
  };
}

const isFlat = ({ type = "scatter" }) => type === "scatter";

function walked(trace, run, step, theme) {
  const { steps, x = [], y = [] } = pointsOf(run);
  const length = Math.min(x.length, y.length);
  const count = countUpTo(step, steps, length);
  const quiet = { ...trace, showlegend: false, hoverinfo: "skip" };
  const traces = count < length ? [{ ...quiet, opacity: DIM, mode: withoutDots(trace.mode) }] : [];
  traces.push({ ...trace, x: x.slice(0, count), y: y.slice(0, count) });
  const end = run.head ? lastDrawable(x, y, count) : -1;
  if (end >= 0) {
    const color = trace.line?.color ?? trace.marker?.color;
    const marker = { color, size: 12, symbol: "circle", line: { color: theme.background, width: 2 } };
    traces.push({ ...quiet, mode: "markers", x: [x[end]], y: [y[end]], marker });
  }
  return traces;
}

const withoutDots = (mode = "lines") => (mode.includes("lines") ? "lines" : mode);

// A missing number breaks a line, but Plotly must be given null for it.
const gapped = (values) => Array.from(values, (value) => (Number.isFinite(value) ? value : null));

function cursor({ xaxis = "x", yaxis = "y" }, x, theme) {
  return {
    type: "line", xref: xaxis, yref: `${yaxis} domain`, x0: x, x1: x, y0: 0, y1: 1,
    opacity: 0.6, line: { color: theme.text, width: 1 },
  };
}

function arrow(trace, { x, y, x2, y2 }) {
  const marker = { symbol: "arrow", angleref: "previous", size: [0, 14], color: trace.line?.color, opacity: 1, line: { width: 0 } };
  return { ...trace, x: [x, x2], y: [y, y2], mode: "lines+markers", marker };
}

function ring(trace, { x, y, colour, litAt }, step, theme) {
  const lit = litAt(step);
  const size = (Number(trace.marker?.size) || 6) + 4;
  const marker = { color: colour ?? trace.marker?.color, size, line: { color: theme.background, width: 1.5 } };
  return {
    ...trace, x: lit.map((i) => x[i]), y: lit.map((i) => y[i]), text: undefined, customdata: undefined,
    mode: "markers", marker, showlegend: false,
  };
}
