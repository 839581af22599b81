// What of a figure changes from run to run, and what stays.

import { openArray } from "./arrays.js";

const DATA = ["x", "y", "z", "text", "hovertext", "customdata"];
const NOWHERE = [null];

/** The traces that follow a run: {index, uid, run, columns, head, clock, settled, data}, where data holds opened arrays. */
export function runTraces(figure) {
  return traces(figure, (trace) => trace.meta?.run !== undefined && trace.meta.columns).map(({ trace, index }) => ({
    index,
    uid: trace.uid,
    run: trace.meta.run,
    columns: trace.meta.columns,
    head: trace.meta.head !== false,
    clock: trace.meta.clock === true,
    settled: trace.meta.settled === true,
    data: changing(trace),
  }));
}

/** The start marker: {index, data}, or undefined. */
export function startTrace(figure) {
  const [first] = traces(figure, isStart);
  return first && { index: first.index, data: changing(first.trace) };
}

/** The traces that are shown only with what Python sent: {uid}. Of one with lit points those alone come and go. */
export function settledTraces(figure) {
  return traces(figure, ({ meta }) => meta?.settled === true && !meta.lit).map(({ trace }) => ({ uid: trace.uid }));
}

/** Everything else as one string: two figures with the same string differ only in their paths. */
export function staticPart(figure) {
  const data = figure.data.map((trace) => {
    const meta = trace.meta && steady(trace.meta);
    if (meta?.ground !== undefined) return meta; // its address says all of it
    return { ...(isChanging(trace) ? without(trace, DATA) : trace), meta };
  });
  return JSON.stringify({ data, layout: figure.layout });
}

/** The figure's traces with the changing arrays opened. */
export function openTraces(figure) {
  return figure.data.map((trace) => (isChanging(trace) ? { ...trace, ...changing(trace) } : trace));
}

/** The traces that `wanted` picks out, each with its place in the figure: [{trace, index}]. */
export function traces(figure, wanted) {
  return figure.data.map((trace, index) => ({ trace, index })).filter(({ trace }) => wanted(trace));
}

/** The arrays of a trace that change from run to run, opened. */
export function changing(trace) {
  const data = Object.fromEntries(DATA.filter((key) => trace[key] !== undefined).map((key) => [key, openArray(trace[key])]));
  // Plotly leaves out a trace without points, and with it the axes and the stroke that the stage goes by.
  return isPainted(trace) && !(data.x?.length && data.y?.length) ? { ...data, x: NOWHERE, y: NOWHERE } : data;
}

/** The arrays in a trace's meta, {name: array}, opened. */
export function openValues({ values = {} }) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, openArray(value)]));
}

const isStart = (trace) => trace.meta?.role === "start";
const isPainted = (trace) => Boolean(trace.meta?.shape || trace.meta?.arrow);
const isChanging = (trace) => isStart(trace) || isPainted(trace) || trace.meta?.run !== undefined;

// Without the numbers that only the stage's own canvas shows.
const steady = (meta) => ({ ...meta, values: undefined, ...(meta.lit && { lit: { ...meta.lit, bits: undefined } }) });

function without(trace, keys) {
  return Object.fromEntries(Object.entries(trace).filter(([key]) => !keys.includes(key)));
}
