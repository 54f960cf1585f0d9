// An offer while it is made. Owns: what the form holds, and the arguments it makes of it. Must not: judge them.
import type { OfferGoods, OfferView, SaveOffer } from "$api/generated";
import type { Till } from "$shared/till.svelte";
import type { Typing } from "$shared/typing.svelte";

export type What = "everything" | "categories" | "goods";

export class OfferDraft {
  name = $state("");
  kind = $state<"count_for" | "percent">("count_for");
  percent = $state("10");
  count = $state(2);
  readonly price: Typing;
  what = $state<What>("goods");
  categories = $state.raw<string[]>([]);
  goods = $state.raw<OfferGoods[]>([]);
  from = $state<string | null>(null);
  until = $state<string | null>(null);
  markets = $state.raw<string[]>([]);
  on_request = $state(false);
  archived = $state(false);

  constructor(till: Till) {
    this.price = till.typing();
  }

  take(offer: OfferView): void {
    this.name = offer.name;
    this.kind = offer.gives.kind;
    if (offer.gives.kind === "percent") this.percent = offer.gives.percent;
    else {
      this.count = offer.gives.count;
      this.price.set(offer.gives.price);
    }
    this.what = offer.goods.length > 0 ? "goods" : offer.categories.length > 0 ? "categories" : "everything";
    this.categories = offer.categories;
    this.goods = offer.goods;
    this.from = offer.from;
    this.until = offer.until;
    this.markets = offer.markets;
    this.on_request = offer.on_request;
    this.archived = offer.archived;
  }

  get ready(): boolean {
    const given = this.kind === "percent" ? this.percent.trim() !== "" : this.price.minor !== null;
    const on = { everything: 1, categories: this.categories.length, goods: this.goods.length }[this.what];
    return this.name.trim() !== "" && given && on > 0;
  }

  /** A first day after the last one moves the last one along, and the other way round. */
  pick(which: "from" | "until", day: string): void {
    if (which === "from") {
      this.from = this.from === day ? null : day;
      if (this.from && this.until && this.until < this.from) this.until = this.from;
    } else {
      this.until = this.until === day ? null : day;
      if (this.from && this.until && this.until < this.from) this.from = this.until;
    }
  }

  toggleCategory(category: string): void {
    this.categories = toggled(this.categories, category);
  }

  toggleMarket(market: string): void {
    this.markets = toggled(this.markets, market);
  }

  args(id: string | undefined): SaveOffer {
    return {
      ...(id === undefined ? {} : { id }),
      name: this.name.trim(),
      gives:
        this.kind === "percent"
          ? { kind: "percent", percent: this.percent.trim() }
          : { kind: "count_for", count: this.count, price: this.price.minor ?? 0 },
      goods: this.what === "goods" ? this.goods.map((goods) => goods.id) : [],
      categories: this.what === "categories" ? this.categories : [],
      from: this.from,
      until: this.until,
      markets: this.markets,
      on_request: this.on_request,
      archived: this.archived,
    };
  }
}

function toggled(all: string[], one: string): string[] {
  return all.includes(one) ? all.filter((other) => other !== one) : [...all, one];
}
