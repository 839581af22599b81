// How a trace is drawn, read from what Plotly made of it: the canvas must draw it the same way.

/** The line and the dots of a trace that follows a run; its opacity is the canvas's to choose. */
export function pathStroke(trace) {
  const { width, dash } = trace.line ?? {};
  const dots = trace.mode.includes("markers") ? trace.marker.size : 0;
  const colour = trace.line?.color ?? trace.marker?.color; // a trace of dots alone has no line
  return { colour, dash, width: trace.mode.includes("lines") ? width : 0, dot: Number(dots) || 0 };
}

/** The line of a trace that is nothing else. */
export function lineStroke({ line = {}, opacity = 1 }) {
  return { colour: line.color, dash: line.dash, width: line.width ?? 2, dot: 0, opacity };
}
