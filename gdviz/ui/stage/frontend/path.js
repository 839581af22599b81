// A run up to a step: how many of its points are on stage, and where its head is.

/** Columns as arrays on the picture's own axes: {steps, x, y, z}; steps is missing when index = step. */
export function pickColumns(path, columns) {
  return { steps: path.step, x: path[columns.x], y: path[columns.y], z: columns.z && path[columns.z] };
}

/**
 * The points of a trace that follows a run: those of the live path, or the figure's own where that lacks a column.
 * A trace that names no column for x keeps its own x; what is longer, x or y, has numbers too many. The figure's
 * own points may name their steps.
 */
export function pointsOf({ columns, data }, livePath) {
  const live = livePath ? pickColumns(livePath, columns) : {};
  const x = columns.x ? live.x : data.x;
  if (x && live.y && (live.z || !columns.z)) return { ...live, x };
  return data.customdata ? { ...data, steps: data.customdata } : data; // a long run is drawn by some of its steps
}

/** Where on the x axis the step cursor stands: on the step, or where the run's own clock is then; or undefined. */
export function cursorAt({ columns, clock }, { steps, x }, step) {
  if (columns.x === "step") return step;
  return clock ? x[countUpTo(step, steps, x.length) - 1] : undefined;
}

/** How many leading points belong to steps 0 … step. A single point is of no step, and always there. */
export function countUpTo(step, steps, length) {
  if (length === 1) return 1;
  if (!steps) return Math.max(0, Math.min(length, step + 1));
  let low = 0;
  let high = Math.min(length, steps.length);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle] <= step) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last of the first `count` points that can be drawn, or -1. */
export function lastDrawable(xs, ys, count) {
  for (let i = count - 1; i >= 0; i -= 1) {
    if (Number.isFinite(xs[i]) && Number.isFinite(ys[i])) return i;
  }
  return -1;
}
