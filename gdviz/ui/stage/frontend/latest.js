// One request at a time: of all that are asked for meanwhile, only the newest is made.

/** `load(what, signal)` makes a request; `onLoaded(answer)` and `onFailed(error)` tell how it went. */
export function createLatest(load, { onLoaded, onFailed }) {
  let running = null; // what cancels the request under way
  let asked = null; // the newest that was asked for
  let next = null; // the newest that waits for its turn

  function ask(what) {
    if (what === asked) return;
    asked = what;
    if (running) next = what;
    else run(what);
  }

  async function run(what) {
    const mine = new AbortController();
    [running, next] = [mine, null];
    const report = await load(what, mine.signal).then(
      (answer) => () => onLoaded(answer),
      (error) => () => onFailed(error),
    );
    if (running !== mine) return;
    running = null;
    if (next !== null) run(next);
    report();
  }

  function cancel() {
    running?.abort();
    [running, asked, next] = [null, null, null];
  }

  return { ask, cancel, isBusy: () => running !== null };
}
