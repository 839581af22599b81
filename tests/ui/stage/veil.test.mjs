import assert from "node:assert/strict";
import test from "node:test";

import { veilText } from "../../../gdviz/ui/stage/frontend/veil.js";

globalThis.CSS = { escape: (text) => text.replaceAll(".", "\\.") };

test("what the canvas shows is hidden at all times", () => {
  assert.equal(veilText("loss", [{ uid: "loss-gd" }], []), '.gdviz-stage [data-picture="loss"] .traceloss-gd { visibility: hidden; }');
});

test("what is settled is hidden only while the picture is not", () => {
  const rule = '.gdviz-stage [data-picture="loss"] .is-unsettled .traceband { visibility: hidden; }';
  assert.equal(veilText("loss", [], [{ uid: "band" }]), rule);
});

test("every trace has its own rule, and its name is no selector", () => {
  const rules = veilText("a", [{ uid: "p" }, { uid: "q" }], [{ uid: "r.1" }, { uid: "p" }]).split("\n");
  assert.deepEqual(rules.map((rule) => rule.match(/(\.is-unsettled )?\.trace\S+/)[0]), [
    ".tracep", ".traceq", ".is-unsettled .tracer\\.1", ".is-unsettled .tracep",
  ]);
  assert.equal(veilText("a", [], []), "");
});
