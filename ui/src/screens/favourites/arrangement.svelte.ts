// The favourites page while it is arranged. Owns: what is picked up, and the ways back. Keeps true: every move is saved when it
// is made, so that nothing is lost with the screen. Must not: decide the usual order; the engine does.
import type { Tile } from "$api/generated";
import type { Grid } from "$shared/grid";
import type { Till } from "$shared/till.svelte";

/** A page as it was, to go back to. */
interface Before {
  ids: string[];
  arranged: boolean;
}

export class Arrangement {
  grid = $state.raw<Grid>({ columns: 4, rows: 4 });
  /** The tile in the hand. */
  held = $state<string | null>(null);
  private turned = $state(0);
  private readonly past = $state<Before[]>([]);
  readonly saving;

  constructor(private readonly till: Till) {
    this.saving = till.action();
  }

  get tiles(): Tile[] {
    return this.till.favourites;
  }

  get tile(): Tile | undefined {
    return this.tiles.find((tile) => tile.id === this.held);
  }

  /** The place of what is held, from 0; -1 of nothing. */
  get place(): number {
    return this.tiles.findIndex((tile) => tile.id === this.held);
  }

  get perPage(): number {
    return this.grid.columns * this.grid.rows;
  }

  get pages(): number {
    return Math.max(1, Math.ceil(this.tiles.length / this.perPage));
  }

  get page(): number {
    return Math.min(this.turned, this.pages - 1);
  }

  get shown(): Tile[] {
    return this.tiles.slice(this.page * this.perPage, (this.page + 1) * this.perPage);
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  turn(page: number): void {
    this.turned = Math.max(0, Math.min(page, this.pages - 1));
  }

  /** Picks a tile up; with one in the hand, puts that in its place, or puts it down where it was. */
  tap(id: string): void {
    if (this.held === null) this.held = id;
    else if (this.held === id) this.held = null;
    else void this.move(this.ids.indexOf(id)).then((moved) => moved && (this.held = null));
  }

  /** Puts what is held at a place of the page. */
  async move(place: number): Promise<boolean> {
    const id = this.held;
    if (id === null || place < 0 || place >= this.tiles.length || place === this.place) return false;
    const ids = this.ids.filter((other) => other !== id);
    ids.splice(place, 0, id);
    return this.save({ ids, arranged: true });
  }

  async takeOff(): Promise<void> {
    const ids = this.ids.filter((id) => id !== this.held);
    if (await this.save({ ids, arranged: this.till.catalog.arranged })) this.held = null;
  }

  /** Puts something at the end of the page, in the hand; what is there already is picked up. */
  async add(goods: string): Promise<void> {
    const product = this.till.catalog.products.find(({ variants }) => variants.some(({ tile }) => tile.id === goods));
    const id = product?.id ?? goods;
    if (!this.ids.includes(id) && !(await this.save({ ids: [...this.ids, id], arranged: true }))) return;
    this.held = id;
    this.follow();
  }

  async usual(): Promise<void> {
    await this.save({ ids: this.ids, arranged: false });
  }

  async undo(): Promise<void> {
    const before = this.past.at(-1);
    if (before && (await this.keep(before))) this.past.pop();
  }

  private get ids(): string[] {
    return this.till.catalog.favourites;
  }

  private async save(page: Before): Promise<boolean> {
    const before = { ids: this.ids, arranged: this.till.catalog.arranged };
    const saved = await this.keep(page);
    if (saved) this.past.push(before);
    return saved;
  }

  private async keep(page: Before): Promise<boolean> {
    const saved = await this.saving.run(async () => {
      this.till.catalog = await this.till.call("catalog.set_favourites", page);
    });
    if (this.place < 0) this.held = null;
    else this.follow();
    return saved;
  }

  /** Shows the page on which what is held lies. */
  private follow(): void {
    if (this.place >= 0) this.turn(Math.floor(this.place / this.perPage));
  }
}
