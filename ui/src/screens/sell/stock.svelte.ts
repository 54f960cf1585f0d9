// What the tiles in sight say of the stock. Owns: asking for those that are shown, and no others, whenever they or the stock
// change. Must not: reckon what is left.
import type { BasketView, StockMark, StockMarks as Marks, Tile } from "$api/generated";
import type { Till } from "$shared/till.svelte";

export class StockMarks {
  private marks = $state.raw<Marks["marks"]>({});
  private asked = 0;

  /** Made while a component is: it asks for as long as that is there. */
  constructor(
    private readonly till: Till,
    shown: () => Tile[],
  ) {
    $effect(() => {
      const tiles = shown();
      void this.look(tiles);
      return till.watch(["stock"], () => void this.look(tiles));
    });
  }

  /** Asks the engine; an answer that comes after a later question is dropped. */
  private async look(tiles: Tile[]): Promise<void> {
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
  of(tile: Tile, basket: BasketView | null): StockMark | undefined {
    return basket?.stock[tile.id] ?? this.marks[tile.id];
  }
}
