// What the bench does inside the page: taps, the empty command, and the clock. Owns: the loop of pairs and how each moment
// is read. Must not: reach into the screens' own state; it sees what the seller sees, the DOM.
//
// The clock. WebKit's performance.now() ticks once a millisecond, which is a large part of what is measured. So a start
// waits for a tick, and an end counts how many looks at the clock it takes to the next tick, and how many one whole tick
// takes: good to some hundredths of a millisecond. What is spent on counting lies outside what is measured.
window.meter = (() => {
  const PATIENCE_MS = 5_000;
  const BEHIND = "meter: behind the frame";
  // How long a finger rests on the glass: a quick tap, and long enough that it does not pay for the one before (the screens
  // gather what changed for 15 ms).
  const PRESS_MS = 50;
  const TAPS_A_SALE = 8;
  const SALES_A_TAB = 5;

  const call = (name, args = {}) => window.__TAURI_INTERNALS__.invoke("call", { name, args, key: null });
  const byId = (id) => document.querySelector(`[data-testid="${CSS.escape(id)}"]`);
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  /** What the bench reads from outside; durations in microseconds: until it is in the DOM, its frame, until it is seen. */
  const state = { done: 0, pairs: [], where: null, took: null, error: null };

  /** Waits for the clock's next tick, and is that moment. */
  function tick() {
    const was = performance.now();
    let now = was;
    while (now === was) now = performance.now();
    return now;
  }

  /** The moment of this call. */
  function moment() {
    const was = performance.now();
    let now = was;
    let looks = 0;
    for (; now === was; looks += 1) now = performance.now();
    const next = now;
    let whole = 0;
    for (; now === next; whole += 1) now = performance.now();
    return next - Math.min(next - was, (looks / whole) * (now - next));
  }

  /** A finger comes down, and is seen to; what it returns lifts it again, and that is the tap. */
  async function press(el) {
    const { left, top, width, height } = el.getBoundingClientRect();
    const at = { bubbles: true, cancelable: true, composed: true, view: window, clientX: left + width / 2, clientY: top + height / 2 };
    const finger = { ...at, pointerId: 1, pointerType: "touch", isPrimary: true, button: 0 };
    el.dispatchEvent(new PointerEvent("pointerdown", { ...finger, buttons: 1 }));
    await pause(PRESS_MS);
    return () => {
      el.dispatchEvent(new PointerEvent("pointerup", { ...finger, buttons: 0 }));
      el.dispatchEvent(new MouseEvent("click", { ...at, detail: 1 }));
    };
  }

  /** What a real pointer does next counts as the beginning, at the release: that is when the page hears a click. */
  const atNextClick = (began) => window.addEventListener("click", began, { capture: true, once: true });

  /** Begins, and reads when what `there` looks for stands in the DOM, and what the frame that shows it costs. */
  function measure(begin, root, there) {
    return new Promise((done, fail) => {
      let from = NaN;
      const late = () => fail(new Error(`nothing came; the window says: ${byId("message-text")?.innerText}`));
      const overdue = setTimeout(late, PATIENCE_MS);
      const observer = new MutationObserver(() => {
        if (!there()) return;
        const inDom = moment();
        observer.disconnect();
        clearTimeout(overdue);
        requestAnimationFrame(() => {
          const frame = tick();
          // The task behind a frame's callbacks: style, layout and paint of that frame lie before it. Not a MessageChannel,
          // whose messages take the way through another process in WebKit.
          const behind = ({ data }) => {
            if (data !== BEHIND) return;
            const painted = moment();
            window.removeEventListener("message", behind);
            done([inDom - from, painted - frame, painted - from].map((ms) => Math.max(0, Math.round(ms * 1_000))));
          };
          window.addEventListener("message", behind);
          window.postMessage(BEHIND);
        });
      });
      observer.observe(root, { subtree: true, childList: true, characterData: true });
      begin(() => (from = tick()));
    });
  }

  const counted = (id) => Number((byId(`badge-${id}`)?.textContent ?? "0").replace(/\D+/g, ""));

  /** (A) a tile is tapped; the basket that holds it stands on the screen. */
  async function add(tile, real) {
    const id = tile.dataset.testid.slice("tile-".length);
    const wanted = counted(id) + 1;
    const before = byId("basket-total").textContent; // nothing in the shop is free
    const lift = real || (await press(tile));
    const begin = (began) => (real ? atNextClick(began) : (began(), lift()));
    const took = await measure(begin, byId("screen-sell"), () => byId("basket-total").textContent !== before);
    await until(() => counted(id) === wanted);
    return took;
  }

  /** (B) a word is tapped; the empty command answers, and the word is written anew. */
  async function empty(command, real) {
    const word = byId("screen-title").firstChild;
    const { data } = word;
    const wanted = data.endsWith(".") ? data.slice(0, -1) : `${data}.`;
    const ask = () => void call(command).then(() => (word.data = wanted));
    const lift = real || (await press(word.parentElement));
    const begin = (began) => (real ? atNextClick(() => (began(), ask())) : (began(), lift(), ask()));
    return measure(begin, word, () => word.data === wanted);
  }

  async function until(there) {
    for (let waited = 0; !there(); waited += 5) {
      if (waited > PATIENCE_MS) throw new Error(`waited in vain for ${there}`);
      await pause(5);
    }
  }

  const rest = () => pause(Math.random() * 17); // not in step with the frames
  const tiles = () => [...byId("tiles").querySelectorAll("[data-testid^='tile-']")];
  const tabs = () => [...document.querySelectorAll("[data-tab]")];

  /** The next customer: the basket is emptied; now and then the seller turns to another category. */
  async function nextSale(sale) {
    if (byId("basket-lines")) {
      byId("basket-clear").click();
      await until(() => byId("basket-empty") && byId("message-close"));
      byId("message-close").click(); // else every word written anew would paint the message above it too
    }
    if (sale % SALES_A_TAB === 0) {
      const all = tabs();
      all[(sale / SALES_A_TAB) % all.length].click();
    }
    await pause(100);
  }

  /** The tile of a pair: changing tiles, and the last of a sale once more. */
  async function tileOf(pair) {
    const place = pair % TAPS_A_SALE;
    const sale = (pair - place) / TAPS_A_SALE;
    if (place === 0) await nextSale(sale);
    const shown = tiles();
    return shown[(sale * 3 + Math.min(place, TAPS_A_SALE - 2) * 5) % shown.length];
  }

  /** Pairs without a hand: the page taps itself. */
  async function run(pairs, command) {
    Object.assign(state, { done: 0, pairs: [], error: null });
    for (let pair = 0; pair < pairs; pair += 1) {
      const tile = await tileOf(pair);
      const both = {};
      for (const turn of pair % 2 === 0 ? ["tap", "empty"] : ["empty", "tap"]) {
        await rest();
        both[turn] = turn === "tap" ? await add(tile, false) : await empty(command, false);
      }
      state.pairs.push([both.tap, both.empty]);
      state.done = pair + 1;
    }
  }

  /** Makes ready for one tap of the real pointer; `state.where` is then what to tap, `state.took` what came of it. */
  async function expect(pair, turn, command) {
    Object.assign(state, { where: null, took: null, error: null });
    const tile = turn === "tap" ? await tileOf(pair) : byId("screen-title");
    await rest();
    const took = turn === "tap" ? add(tile, true) : empty(command, true);
    state.where = tile.dataset.testid;
    state.took = await took;
  }

  const told = (work) => void work.catch((why) => (state.error = String(why)));
  return {
    state,
    start: (pairs, command) => told(run(pairs, command)),
    expect: (pair, turn, command) => told(expect(pair, turn, command)),
  };
})();
