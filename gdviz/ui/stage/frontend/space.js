// A picture in space: Plotly draws the surface once, then only the paths and their heads move.

import { openTraces, runTraces } from "./figure.js";
import { countUpTo, pointsOf } from "./path.js";
import { createPlot } from "./plot.js";

export function createSpace(plotly, { gd }, onDrawn) {
  const plot = createPlot(plotly, gd, onDrawn);
  let shown = null;
  let painted = ""; // what Plotly shows now, to leave it alone when nothing changed
  let busy = false;

  function update(figure, layout) {
    shown = { runs: runTraces(figure), traces: openTraces(figure), version: (shown?.version ?? 0) + 1 };
    if (plot.isNew(figure, layout)) plot.draw(figure, layout, [headTrace(shown)]);
  }

  function paint({ step, live, liveId }) {
    const now = `${shown?.version} ${step} ${liveId}`;
    if (!gd._fullLayout || !shown || now === painted || busy) return;
    painted = now;
    busy = true;
    const paths = shown.runs.map((run) => upTo(step, run, live?.[run.run]));
    const ends = paths.filter((_, i) => shown.runs[i].head);
    const heads = { x: ends.map(({ x }) => x.at(-1)), y: ends.map(({ y }) => y.at(-1)), z: ends.map(({ z }) => z.at(-1)) };
    const moved = shown.runs.map((run, i) => ({ index: run.index, data: paths[i] }));
    plot.restyle([...moved, { index: shown.traces.length, data: heads }]).then(() => {
      busy = false;
      onDrawn();
    });
  }

  return { gd, update, paint, resize: plot.resize, remove: plot.remove, start: () => undefined };
}

function upTo(step, run, livePath) {
  const { steps, x, y, z } = pointsOf(run, livePath);
  const count = countUpTo(step, steps, x.length);
  return finite({ x: x.slice(0, count), y: y.slice(0, count), z: z.slice(0, count) });
}

// The head sits on the last point there is: a run that stopped early ends in missing values.
function finite({ x, y, z }) {
  let end = x.length;
  while (end > 0 && ![x, y, z].every((column) => Number.isFinite(column[end - 1]))) end -= 1;
  return { x: x.slice(0, end), y: y.slice(0, end), z: z.slice(0, end) };
}

function headTrace({ runs, traces }) {
  const colours = runs.filter(({ head }) => head).map(({ index }) => traces[index].line?.color ?? traces[index].marker?.color ?? "gray");
  return {
    type: "scatter3d", mode: "markers", x: [], y: [], z: [], showlegend: false, hoverinfo: "skip",
    marker: { size: 6, color: colours, line: { color: "white", width: 2 } },
  };
}
