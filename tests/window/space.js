// What a ruler would say of names, prices and small words. Owns: that what is cut had no room, and that nothing lies over a
// price. Gives a list of complaints; an empty one is the wish. Must not: change anything.

const box = (el) => el.getBoundingClientRect();
const lineOf = (el) => parseFloat(getComputedStyle(el).lineHeight);
/** Where the words themselves stand, not the box around them. */
function words(el) {
  const range = document.createRange();
  range.selectNodeContents(el);
  return [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
}
const meet = (a, b) =>
  Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
const within = (a, b) => a.left >= b.left - 0.5 && a.right <= b.right + 0.5 && a.top >= b.top - 0.5 && a.bottom <= b.bottom + 0.5;

function tileComplaints(tile) {
  const called = `"${tile.dataset.name}"`;
  const name = tile.querySelector(".name");
  const price = tile.querySelector("b");
  const small = tile.querySelector(".tag");
  const picture = tile.querySelector(".picture img");
  const badge = tile.querySelector("i");
  const found = [];
  // The row of the price is as high as the count badge.
  const foot = tile.querySelector(".foot");
  const below = [small, foot ?? price, picture].filter(Boolean).map((el) => box(el).top);
  // From the last line of the name to what stands below it.
  const free = Math.min(...below) - box(name).bottom;
  if (name.scrollHeight > name.clientHeight + 2 && free >= lineOf(name))
    found.push(`${called} is cut with ${free.toFixed(0)} px free below it`);
  const lines = Math.round(name.clientHeight / lineOf(name));
  if (Math.abs(name.clientHeight - lines * lineOf(name)) > 2) found.push(`${called} shows a part of a line`);
  for (const words_ of words(price)) {
    if (!within(words_, box(tile))) found.push(`the price of ${called} leaves its tile`);
    if (badge && meet(words_, box(badge))) found.push(`the badge of ${called} lies over its price`);
    for (const other of [name, small].filter(Boolean))
      if (words(other).some((w) => meet(w, words_) && meet(box(other), words_))) found.push(`words of ${called} lie over its price`);
  }
  if (small && badge && words(small).some((w) => meet(w, box(badge)) && meet(box(small), box(badge))))
    found.push(`the badge of ${called} lies over its small words`);
  return found;
}

return all(".tile").flatMap(tileComplaints);
