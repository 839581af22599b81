// Pictures on their way: each is hung as soon as its ground is here, and fetched no sooner than it is to be seen.

import { hasGround, withGround } from "./ground.js";

export function createArrivals({ panels, hang }) {
  let taken = null; // the order whose pictures are hung: those on their way, those behind another tab, how many are missing

  /** Fetch what will be seen of these pictures; those of an earlier order are hung no more. */
  function order(pictures) {
    taken = null;
    const isDue = (picture) => panels.willShow(picture, pictures) || !hasGround(picture);
    const due = pictures.filter(isDue).map(withGround);
    const behind = new Map(pictures.filter((picture) => !isDue(picture)).map((picture) => [picture.id, picture]));
    return { due, behind, missing: due.length };
  }

  /** Hang the pictures of this order as they arrive. */
  async function take(ordered) {
    taken = ordered;
    const shown = [...taken.behind.keys()].filter(panels.isShown); // a tab was clicked meanwhile
    await Promise.all([...ordered.due.map((coming) => arrive(coming, ordered)), ...shown.map(bring)]);
  }

  /** Fetch a picture that lay behind another tab; undefined for any other. */
  function bring(id) {
    const picture = taken?.behind.get(id);
    if (!picture) return undefined;
    taken.behind.delete(id);
    taken.missing += 1;
    return arrive(withGround(picture), taken);
  }

  async function arrive(coming, ordered) {
    const picture = await coming;
    if (taken !== ordered) return;
    ordered.missing -= 1;
    hang(picture);
  }

  return { order, take, bring, isMissing: () => taken === null || taken.missing > 0, remove: () => (taken = null) };
}
