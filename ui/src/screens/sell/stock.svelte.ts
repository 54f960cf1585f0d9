// What the tiles in sight say of the stock. Owns: asking for those that are shown, and no others. Must not: reckon what is left.
import type { StockMark, StockMarks as Marks, Tile } from "$api/generated";
import type { Till } from "$shared/till.svelte";

export class StockMarks {
  private marks = $state.raw<Marks["marks"]>({});
  private asked = 0;

  constructor(private readonly till: Till) {}

  /** Asks the engine; an answer that comes after a later question is dropped. */
  async look(tiles: Tile[]): Promise<void> {
    const turn = ++this.asked;
    if (tiles.length === 0) return;
    try {
      const { marks } = await this.till.call("stock.marks", { goods: tiles.map((tile) => tile.id) });
      if (turn === this.asked) this.marks = marks;
    } catch (error) {
      this.till.fail(error);
    }
  }

  /** What lies in the basket is taken off already. */
  of(tile: Tile): StockMark | undefined {
    return this.till.basket.view?.stock[tile.id] ?? this.marks[tile.id];
  }
}
