// What a ruler would say of the screen as it is. Owns: the sizes and distances every screen keeps. Gives a list of
// complaints; an empty one is the wish. Must not: change anything.
const LEAST = 48;
const KEYPAD = 64;
const TILE = 96;
const GAP = 8;

const box = (el) => el.getBoundingClientRect();
const live = (el) => !el.closest("[inert]");
const called = (el) => `"${nameOf(el).slice(0, 40)}" (${el.dataset.testid ?? el.className})`;
/** The part of the page that scrolls an element out of sight; what it hides is no overflow. */
const scroller = (el) => el.closest(".scroll");

function sizes(buttons) {
  return buttons.flatMap((el) => {
    const { width, height } = box(el);
    const least = el.closest(".pad") && /^key-/.test(el.dataset.testid ?? "") ? KEYPAD : el.matches(".tile") ? TILE : LEAST;
    const fits = width >= least - 0.01 && height >= least - 0.01;
    return fits ? [] : [`${called(el)} is ${width.toFixed(1)} × ${height.toFixed(1)}, least ${least}`];
  });
}

function gaps(buttons) {
  const found = [];
  buttons.forEach((one, at) => {
    for (const other of buttons.slice(at + 1)) {
      if (one.contains(other) || other.contains(one)) continue;
      // What lies in different layers (the strip, the letter pad) covers, it does not neighbour.
      if (one.closest(".strip, .docked") !== other.closest(".strip, .docked")) continue;
      // What scrolls has no fixed neighbours outside of its box; the box has its own edge.
      if (scroller(one) !== scroller(other)) continue;
      const a = box(one);
      const b = box(other);
      const across = Math.max(a.left, b.left) - Math.min(a.right, b.right);
      const down = Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom);
      const apart = Math.max(across, down);
      if (apart < GAP - 0.01) found.push(`${called(one)} and ${called(other)} are ${apart.toFixed(1)} apart`);
    }
  });
  return found;
}

function overflows() {
  const found = [];
  const page = document.scrollingElement;
  if (page.scrollHeight > innerHeight || page.scrollWidth > innerWidth) found.push("the page itself scrolls");
  for (const el of all("button, input, h1, h2, .chip, dl, p, b, aside, main, header, nav")) {
    const { left, top, right, bottom } = box(el);
    const clipped = scroller(el) !== null;
    if (left < -0.5 || right > innerWidth + 0.5) found.push(`${called(el)} <${el.localName}> leaves the window sideways`);
    if (!clipped && (top < -0.5 || bottom > innerHeight + 0.5)) found.push(`${called(el)} <${el.localName}> leaves the window`);
  }
  for (const el of all(".scroll")) {
    if (el.scrollWidth > el.clientWidth + 1) found.push(`.scroll in ${el.parentElement.className} scrolls sideways`);
  }
  return found;
}

/** Text that does not fit into its box. Paths and other people's words may end in dots; labels may not. */
function clips() {
  const found = [];
  for (const el of all("button, button *, h1, h2, .chip, dt, dd, p, output, label, .bar, .typed *")) {
    if (el.closest("svg") || el.matches(".heard, small.ellipsis, .what .ellipsis, .names, .strip *") || squeeze(el.innerText) === "") continue;
    if (el.clientWidth === 0) continue; // inline text has no box of its own
    const style = getComputedStyle(el);
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = el;
    const hides = style.overflowX !== "visible";
    if (scrollWidth > clientWidth + 1) found.push(`${called(el)} <${el.localName}> is ${scrollWidth} wide in ${clientWidth}`);
    else if ((hides || el.localName === "button") && scrollHeight > clientHeight + 2 && !el.matches(".scroll"))
      found.push(`${called(el)} <${el.localName}> is ${scrollHeight} high in ${clientHeight}`);
  }
  return found;
}

/** An example in an empty field that is longer than the field teaches half of it. */
function examples() {
  const pen = document.createElement("canvas").getContext("2d");
  return all("input[placeholder]").flatMap((el) => {
    const { fontSize, fontFamily, letterSpacing, paddingLeft } = getComputedStyle(el);
    pen.font = `450 ${fontSize} ${fontFamily}`;
    const apart = (parseFloat(letterSpacing) || 0) * el.placeholder.length;
    const needs = pen.measureText(el.placeholder).width + apart + parseFloat(paddingLeft);
    return needs <= el.clientWidth ? [] : [`the example "${el.placeholder}" needs ${needs.toFixed(0)} in ${el.clientWidth}`];
  });
}

const buttons = all("button, a[href], [role=switch], summary").filter(live);
return [...sizes(buttons), ...gaps(buttons), ...overflows(), ...clips(), ...examples()];
