// Keeps the contour in the page while Plotly moves a path.
//
// Plotly.animate without a redraw plots only the traces it was given, and drops every layer of the same axes
// that holds none of them (plotly.js 4.1: Cartesian.plot). A layer it does not recognise it leaves alone.

/** Shield the layers that hold none of the traces in `moving()` (a list of uids) for the moment of plotting. */
export function shieldLayers(gd, moving) {
  gd.on("plotly_transitioning", () => {
    const moved = moving().map((uid) => `.trace${CSS.escape(uid)}`).join();
    const others = [...gd.querySelectorAll(".mlayer")].filter((layer) => !moved || !layer.querySelector(moved));
    for (const layer of others) layer.classList.remove("mlayer");
    queueMicrotask(() => {
      for (const layer of others) layer.classList.add("mlayer");
    });
  });
}
