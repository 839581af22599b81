import assert from "node:assert/strict";
import test from "node:test";

import { staticPart } from "../../../gdviz/ui/stage/frontend/figure.js";
import { withGround } from "../../../gdviz/ui/stage/frontend/ground.js";

const picture = (ground) => ({
  id: "landscape",
  figure: { data: [{ type: "contour", uid: "relief", meta: { ground } }, { type: "scatter", x: [1] }], layout: {} },
});

/** Answers every fetch with `reply(address)` while `work` runs, and counts what was asked. */
async function answering(reply, work) {
  const asked = [];
  const real = globalThis.fetch;
  globalThis.fetch = async (address) => {
    asked.push(address);
    return reply(address);
  };
  try {
    await work();
  } finally {
    globalThis.fetch = real;
  }
  return asked;
}

const answer = (z) => ({ ok: true, json: async () => ({ type: "contour", z, uid: "theirs" }) });

test("a stand-in becomes the fetched trace under its own name, all else stays", () =>
  answering(() => answer([[1]]), async () => {
    const [{ figure }] = await withGround([picture("/a")]);
    assert.deepEqual(figure.data[0], { type: "contour", z: [[1]], uid: "relief", meta: { ground: "/a" } });
    assert.deepEqual(figure.data[1], { type: "scatter", x: [1] });
  }));

test("an address is fetched once, however often it is shown", async () => {
  const asked = await answering(() => answer([[2]]), async () => {
    await Promise.all([withGround([picture("/b")]), withGround([picture("/b")])]);
    await withGround([picture("/b")]);
  });
  assert.deepEqual(asked, ["/b"]);
});

test("a failed fetch is an error now and tried again later", async () => {
  await answering(() => ({ ok: false, status: 500, statusText: "sorry" }), async () => {
    await assert.rejects(withGround([picture("/c")]), /500 sorry/);
  });
  await answering(() => answer([[3]]), async () => {
    const [{ figure }] = await withGround([picture("/c")]);
    assert.deepEqual(figure.data[0].z, [[3]]);
  });
});

test("two grounds are told apart by their address", () =>
  answering((address) => answer([[address.length]]), async () => {
    const parts = [];
    for (const address of ["/d", "/e", "/d"]) {
      const [{ figure }] = await withGround([picture(address)]);
      parts.push(staticPart(figure));
    }
    assert.notEqual(parts[0], parts[1]);
    assert.equal(parts[0], parts[2]);
  }));
