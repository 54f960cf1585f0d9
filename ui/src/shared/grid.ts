// How many tiles a page holds. Owns: the size of a tile in a space. Keeps true: wherever tiles are arranged, a page of them is
// the page that is sold from.

export interface Grid {
  columns: number;
  rows: number;
}

/** How many tiles fit into a space, in CSS pixels. */
export function gridOf(width: number, height: number): Grid {
  const small = width < 620 || height < 440;
  const wide = width > 1100 ? 170 : small ? 128 : 150;
  const high = height > 900 ? 160 : small ? 96 : 126;
  return {
    columns: Math.max(2, Math.floor((width + 10) / (wide + 10))),
    rows: Math.max(1, Math.floor((height + 8) / (high + 10))),
  };
}
