// One figure in Plotly's hands: drawn once, changed in place, its zoom and camera kept.

import { isTouch } from "./dom.js";
import { openTraces, staticPart } from "./figure.js";
import { imageButtons } from "./image.js";
import { shieldLayers } from "./layers.js";

// No button of ours sends a picture elsewhere. A finger has no hover: there the buttons would stay in the way.
const config = (buttons) => ({
  responsive: true, displaylogo: false, displayModeBar: isTouch() ? false : "hover", doubleClick: false,
  scrollZoom: false, showTips: false, showSendToCloud: false, plotlyServerURL: "",
  modeBarButtonsToRemove: ["toImage", "lasso2d", "select2d", "autoScale2d"], modeBarButtonsToAdd: buttons,
});
const EVENTS = ["plotly_afterplot", "plotly_relayout", "plotly_relayouting"];
const AT_ONCE = { mode: "immediate", transition: { duration: 0 }, frame: { duration: 0, redraw: false } };

/** `onDrawn` is called whenever Plotly has changed what is under the canvas. */
export function createPlot(plotly, gd, onDrawn) {
  const buttons = imageButtons(plotly); // made once: for another function Plotly would draw everything anew
  let shown = null; // the static part Plotly has now
  let moving = []; // uids of the traces an animation moves now
  let work = Promise.resolve(); // one call after the other: an animation must not meet a redraw

  function queue(task) {
    work = work.then(task).catch((error) => console.warn("stage: Plotly refused a figure", error));
    return work;
  }

  /** Whether this figure differs from the drawn one in more than its paths. */
  const isNew = (figure, layout) => staticPart({ data: figure.data, layout }) !== shown;

  /** The whole figure; `extra` holds traces of the stage's own, put after the figure's. */
  function draw(figure, layout, extra = []) {
    const first = shown === null;
    shown = staticPart({ data: figure.data, layout });
    const data = [...openTraces(figure), ...extra];
    const own = structuredClone(layout); // Plotly writes into what it is given
    return queue(async () => {
      await (first ? plotly.newPlot(gd, data, own, config(buttons)) : plotly.react(gd, data, own, config(buttons)));
      if (first) {
        for (const event of EVENTS) gd.on(event, onDrawn);
        shieldLayers(gd, () => moving);
      }
      onDrawn();
    });
  }

  /** New points for some flat traces, [{index, data}]: the contour under them is not touched. */
  const move = (traces) => queue(() => {
    moving = traces.map(({ index }) => gd._fullData[index].uid);
    const frame = { data: traces.map(({ data }) => data), traces: traces.map(({ index }) => index) };
    return plotly.animate(gd, frame, AT_ONCE);
  });

  /** New points for some traces in space. */
  const restyle = (traces) => queue(() => plotly.restyle(
    gd, { x: traces.map(({ data }) => data.x), y: traces.map(({ data }) => data.y), z: traces.map(({ data }) => data.z) },
    traces.map(({ index }) => index),
  ));

  return {
    isNew, draw, move, restyle,
    resize: () => queue(() => gd._fullLayout && plotly.Plots.resize(gd)),
    remove: () => plotly.purge(gd),
  };
}
