// What the Sell screen shows beside the basket: tiles of a page, search, or the amount pad. Owns: which of them, and
// which page. Must not: touch the basket's amounts.
import type { Tile } from "$api/generated";
import type { Grid } from "$shared/grid";
import type { Till } from "$shared/till.svelte";

export type Mode = "tiles" | "search" | "amount";
export const FAVOURITES = "\u0000favourites";
export const EVERYTHING = "\u0000everything";

/** Where the seller left the grid; leaving the screen for a payment must not lose it. */
const left = { tab: "", page: 0 };

export class SellView {
  mode = $state<Mode>("tiles");
  private chosen = $state(left.tab);
  page = $state(left.page);
  grid = $state.raw<Grid>({ columns: 4, rows: 4 });
  text = $state("");
  found = $state.raw<Tile[]>([]);
  private asked = 0;

  constructor(private readonly till: Till) {}

  /** Favourites first, then everything, then the categories. */
  get tabs(): string[] {
    const { favourites, categories } = this.till.catalog;
    return [...(favourites.length > 0 ? [FAVOURITES] : []), EVERYTHING, ...categories];
  }

  get tab(): string {
    return this.tabs.includes(this.chosen) ? this.chosen : (this.tabs[0] ?? EVERYTHING);
  }

  get tiles(): Tile[] {
    const { tiles } = this.till.catalog;
    const tab = this.tab;
    if (tab === EVERYTHING) return tiles;
    if (tab === FAVOURITES) return this.till.favourites;
    return tiles.filter((tile) => tile.category === tab);
  }

  get pages(): number {
    return Math.max(1, Math.ceil(this.tiles.length / this.perPage));
  }

  get perPage(): number {
    return Math.max(1, this.grid.columns * this.grid.rows);
  }

  get shown(): Tile[] {
    const page = Math.min(this.page, this.pages - 1);
    return this.tiles.slice(page * this.perPage, (page + 1) * this.perPage);
  }

  choose(tab: string): void {
    this.mode = "tiles";
    this.chosen = left.tab = tab;
    this.turn(0);
  }

  turn(page: number): void {
    this.page = left.page = Math.max(0, Math.min(page, this.pages - 1));
  }

  show(mode: Mode): void {
    this.mode = mode;
    this.text = "";
    this.found = [];
  }

  /** Asks the engine; an answer that comes after a later question is dropped. */
  async search(): Promise<void> {
    const turn = ++this.asked;
    if (this.text.trim() === "") {
      this.found = [];
      return;
    }
    try {
      const { tiles } = await this.till.call("catalog.search", { text: this.text, limit: 24 });
      if (turn === this.asked) this.found = tiles;
    } catch (error) {
      this.till.fail(error);
    }
  }
}
