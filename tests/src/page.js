// What a test may ask of the page, run inside it. Owns: finding a control the way a person would (by its name, in sight,
// not covered), so that a test fails where a finger would. Must not: touch the page's own state.
const squeeze = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const inSight = (el) => el.checkVisibility({ visibilityProperty: true, opacityProperty: true });
const nameOf = (el) => squeeze(el.getAttribute("aria-label") ?? (el.innerText || el.value || el.title));
const all = (selector) => [...document.querySelectorAll(selector)].filter(inSight);
const controls = () => all("button, a[href], [role=button], [role=tab], [role=option], summary, input, select, textarea");

// The one control with this name; a name that only begins so counts when no other is equal.
function byLabel(label) {
  const wanted = squeeze(label);
  const equal = controls().filter((el) => nameOf(el) === wanted);
  const found = equal.length > 0 ? equal : controls().filter((el) => nameOf(el).startsWith(wanted));
  if (found.length === 1) return { el: found[0] };
  const names = controls().map(nameOf).join(" | ");
  return { why: `${found.length} controls are named "${wanted}"; in sight: ${names}` };
}

function byTestId(id) {
  const found = all(`[data-testid="${CSS.escape(id)}"]`);
  if (found.length === 1) return { el: found[0] };
  const ids = all("[data-testid]").map((el) => el.dataset.testid).join(" | ");
  return { why: `${found.length} elements have the test id "${id}"; in sight: ${ids}` };
}

// Where a finger would land, if it lands on the element and the element would answer.
function spot({ el, why }) {
  if (!el) return { why };
  if (el.matches(":disabled, [aria-disabled=true], [inert] *")) return { why: `"${nameOf(el)}" is disabled` };
  const resting = document.querySelector("[data-resting]");
  if (resting) return { why: "the screen ignores taps just now (data-resting)" };
  const box = el.getBoundingClientRect();
  const x = Math.round(box.left + box.width / 2);
  const y = Math.round(box.top + box.height / 2);
  const hit = document.elementFromPoint(x, y);
  if (!hit) return { why: `"${nameOf(el)}" lies outside the window` };
  if (!el.contains(hit)) return { why: `"${nameOf(el)}" is covered by <${hit.localName} class="${hit.className}">` };
  return { x, y };
}

// Boxes by test id, else by name, else by place in the list: to a hundredth of a pixel, so that they compare exactly.
function boxes(selector) {
  const cent = (value) => Math.round(value * 100) / 100;
  const entries = all(selector).map((el, at) => {
    const { x, y, width, height } = el.getBoundingClientRect();
    return [el.dataset.testid ?? (nameOf(el) || `#${at}`), { x: cent(x), y: cent(y), width: cent(width), height: cent(height) }];
  });
  return Object.fromEntries(entries);
}

// WebKitGTK takes a picture at the next frame, and a page at rest paints none: a picture would be waited for for ever.
// One pixel that nobody can see is painted anew until the picture is there.
function keepPainting() {
  const pixel = document.createElement("i");
  Object.assign(pixel.style, { position: "fixed", right: 0, bottom: 0, width: "1px", height: "1px", pointerEvents: "none" });
  document.documentElement.append(pixel);
  let odd = false;
  const timer = setInterval(() => (pixel.style.background = (odd = !odd) ? "#00000001" : "#00000002"), 16);
  window.stopPainting = () => (clearInterval(timer), pixel.remove(), delete window.stopPainting);
}
