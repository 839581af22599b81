// A canvas that writes down what is painted on it, and a frame of 110 × 60 pixels, 10 of them to a unit across and −1 up.

/** {context, calls(method), last(method)}: the arguments of every call, and the looks at the last one. */
export function canvas() {
  const log = [];
  const state = { strokeStyle: "", fillStyle: "", lineWidth: 1, globalAlpha: 1, dash: [] };
  const methods = { setLineDash: (dash) => Object.assign(state, { dash }) };
  const context = new Proxy(state, {
    get: (_, name) => (name in state ? state[name] : (...given) => {
      methods[name]?.(...given);
      log.push({ name, given, looks: { ...state } });
    }),
    set: (_, name, value) => name === "lineJoin" || Reflect.set(state, name, value),
  });
  const made = (method) => log.filter(({ name }) => name === method);
  return { context, calls: (method) => made(method).map(({ given }) => given), last: (method) => made(method).at(-1)?.looks };
}

export const FRAME = {
  x: { _offset: 10, d2p: (value) => 10 * value },
  y: { _offset: 0, d2p: (value) => 50 - value },
  left: 10, top: 0, right: 120, bottom: 60,
};
