import assert from "node:assert/strict";
import test from "node:test";

import { createArrivals } from "../../../gdviz/ui/stage/frontend/arrivals.js";

const plain = (id) => ({ id, figure: { data: [{ type: "scatter", x: [1] }] } });
const grounded = (id) => ({ id, figure: { data: [{ uid: "relief", meta: { ground: `/${id}` } }] } });
const settled = () => new Promise((resolve) => setTimeout(resolve));

/** A stage whose tab `shown` is in front; its fetches are answered when `answer(address)` is called. */
function setting(t, { shown = "front" } = {}) {
  const state = { shown, asked: [], hung: [], waiting: new Map() };
  t.mock.method(globalThis, "fetch", (address) => {
    state.asked.push(address);
    return new Promise((resolve) => state.waiting.set(address, resolve));
  });
  state.answer = async (address) => {
    state.waiting.get(address)({ ok: true, status: 200, json: async () => ({ type: "contour" }) });
    await settled();
  };
  const isShown = (id) => !id.startsWith("tab") || id === state.shown;
  const panels = { isShown, willShow: ({ id }) => isShown(id) };
  state.arrivals = createArrivals({ panels, hang: ({ id }) => state.hung.push(id) });
  return state;
}

test("a picture behind another tab is fetched when it is brought, and hung when it is here", async (t) => {
  const { arrivals, asked, hung, answer } = setting(t, { shown: "tab a1" });
  const ordered = arrivals.order([grounded("tab a1"), grounded("tab b1"), plain("loss")]);
  assert.deepEqual(asked, ["/tab a1"]);
  const all = arrivals.take(ordered);
  await settled();
  assert.deepEqual(hung, ["loss"]);
  assert.ok(arrivals.isMissing());
  await answer("/tab a1");
  await all;
  assert.deepEqual(hung, ["loss", "tab a1"]);
  assert.ok(!arrivals.isMissing());

  const coming = arrivals.bring("tab b1");
  assert.equal(arrivals.bring("tab b1"), undefined);
  assert.ok(arrivals.isMissing());
  await answer("/tab b1");
  await coming;
  assert.deepEqual(hung, ["loss", "tab a1", "tab b1"]);
  assert.ok(!arrivals.isMissing());
});

test("what has nothing to fetch is hung at once, also behind another tab", async (t) => {
  const { arrivals, asked, hung } = setting(t);
  await arrivals.take(arrivals.order([plain("tab c1"), plain("loss")]));
  assert.deepEqual([asked, hung], [[], ["tab c1", "loss"]]);
  for (const id of ["tab c1", "loss", "none"]) assert.equal(arrivals.bring(id), undefined);
});

test("pictures of an earlier order are hung no more, wherever they were", async (t) => {
  const { arrivals, hung, answer } = setting(t, { shown: "tab a2" });
  arrivals.take(arrivals.order([grounded("tab a2"), grounded("tab b2")]));
  arrivals.bring("tab b2");
  const next = arrivals.order([plain("loss")]);
  assert.ok(arrivals.isMissing());
  assert.equal(arrivals.bring("tab b2"), undefined);
  await answer("/tab a2");
  await answer("/tab b2");
  await arrivals.take(next);
  assert.deepEqual(hung, ["loss"]);
});

test("a tab that is clicked before its picture is asked for brings it all the same", async (t) => {
  const state = setting(t, { shown: "tab a3" });
  const ordered = state.arrivals.order([grounded("tab a3"), grounded("tab b3")]);
  state.shown = "tab b3";
  const all = state.arrivals.take(ordered);
  await state.answer("/tab a3");
  await state.answer("/tab b3");
  await all;
  assert.deepEqual(state.hung, ["tab a3", "tab b3"]);
});

test("a stage that is gone hangs nothing", async (t) => {
  const { arrivals, hung, answer } = setting(t, { shown: "tab a4" });
  const all = arrivals.take(arrivals.order([grounded("tab a4")]));
  arrivals.remove();
  await answer("/tab a4");
  await all;
  assert.deepEqual(hung, []);
});
