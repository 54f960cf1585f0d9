// What the Sell screen shows beside the basket: tiles of a page, search, or the amount pad. Owns: which of them, and
// which page of it: turning pages turns what is seen. Must not: touch the basket's amounts.
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
  /** The hits on the page in sight, and how many there are on all pages. */
  found = $state.raw<Tile[]>([]);
  all = $state(0);
  private hits = $state.raw<Grid>({ columns: 4, rows: 1 });
  private hitPage = $state(0);
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

  private get tilePages(): number {
    return Math.max(1, Math.ceil(this.tiles.length / this.perPage));
  }

  get perPage(): number {
    return Math.max(1, this.grid.columns * this.grid.rows);
  }

  get hitsPerPage(): number {
    return Math.max(1, this.hits.columns * this.hits.rows);
  }

  get shown(): Tile[] {
    const page = Math.min(this.page, this.tilePages - 1);
    return this.tiles.slice(page * this.perPage, (page + 1) * this.perPage);
  }

  /** The page in sight, of how many: of the tiles, or of what was found. */
  get turned(): { page: number; pages: number } {
    if (this.mode === "search") return { page: this.hitPage, pages: Math.max(1, Math.ceil(this.all / this.hitsPerPage)) };
    if (this.mode === "amount") return { page: 0, pages: 1 };
    return { page: Math.min(this.page, this.tilePages - 1), pages: this.tilePages };
  }

  /** Which of the hits are in sight: from the first to the last, from 1. */
  get range(): { first: number; last: number } {
    const first = this.hitPage * this.hitsPerPage;
    return { first: first + 1, last: first + this.found.length };
  }

  choose(tab: string): void {
    this.mode = "tiles";
    this.chosen = left.tab = tab;
    this.turn(0);
  }

  turn(page: number): void {
    const to = Math.max(0, Math.min(page, this.turned.pages - 1));
    if (this.mode === "tiles") this.page = left.page = to;
    else if (this.mode === "search" && to !== this.hitPage) void this.search(to);
  }

  show(mode: Mode): void {
    this.mode = mode;
    this.text = "";
    void this.search();
  }

  /** So many hits have room. What was found is asked for again where a page is another one then. */
  fitHits(grid: Grid): void {
    const before = this.hitsPerPage;
    this.hits = grid;
    if (this.hitsPerPage !== before) void this.search();
  }

  /** Asks the engine for a page; an answer that comes after a later question is dropped. */
  async search(page = 0): Promise<void> {
    const turn = ++this.asked;
    if (this.text.trim() === "") {
      this.found = [];
      this.all = this.hitPage = 0;
      return;
    }
    const limit = this.hitsPerPage;
    try {
      const { tiles, all } = await this.till.call("catalog.search", {
        text: this.text,
        grouped: true,
        limit,
        skip: page * limit,
      });
      if (turn !== this.asked) return;
      this.found = tiles;
      this.all = all;
      this.hitPage = page;
    } catch (error) {
      this.till.fail(error);
    }
  }
}
