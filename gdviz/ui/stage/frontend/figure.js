// What of a figure changes from run to run, and what stays.

import { openArray } from "./arrays.js";

const DATA = ["x", "y", "z", "text", "hovertext", "customdata"];

/** The traces that follow a run: {index, uid, run, columns, head, data}, where data holds opened arrays. */
export function runTraces(figure) {
  return traces(figure, (trace) => trace.meta?.run !== undefined && trace.meta.columns).map(({ trace, index }) => ({
    index,
    uid: trace.uid,
    run: trace.meta.run,
    columns: trace.meta.columns,
    head: trace.meta.head !== false,
    data: changing(trace),
  }));
}

/** The start marker: {index, data}, or undefined. */
export function startTrace(figure) {
  const [first] = traces(figure, isStart);
  return first && { index: first.index, data: changing(first.trace) };
}

/** Everything else as one string: two figures with the same string differ only in their paths. */
export function staticPart(figure) {
  const data = figure.data.map((trace) => {
    if (trace.meta?.ground !== undefined) return trace.meta; // its address says all of it
    return isChanging(trace) ? without(trace, DATA) : trace;
  });
  return JSON.stringify({ data, layout: figure.layout });
}

/** The figure's traces with the changing arrays opened. */
export function openTraces(figure) {
  return figure.data.map((trace) => (isChanging(trace) ? { ...trace, ...changing(trace) } : trace));
}

const isStart = (trace) => trace.meta?.role === "start";
const isChanging = (trace) => isStart(trace) || trace.meta?.run !== undefined;

function traces(figure, wanted) {
  return figure.data.map((trace, index) => ({ trace, index })).filter(({ trace }) => wanted(trace));
}

function changing(trace) {
  return Object.fromEntries(DATA.filter((key) => trace[key] !== undefined).map((key) => [key, openArray(trace[key])]));
}

function without(trace, keys) {
  return Object.fromEntries(Object.entries(trace).filter(([key]) => !keys.includes(key)));
}
