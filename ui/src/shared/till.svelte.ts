// The window's state that every screen shares. Owns: status, catalogue, and putting basket, router, messages and keys
// together. Must not: import a screen, or compute what the engine answers.
import { getContext, setContext } from "svelte";
import { ApiError, type Api, type ArgsOf, type CommandName, type ResultOf } from "$api/client";
import type { Catalog, Product, Sentence, Status, Tile, TillName, Topic } from "$api/generated";
import { Action } from "./action.svelte";
import { Basket } from "./basket.svelte";
import { printAge, printDay, printMoment, printSpan, printTime } from "./dates";
import { rowOf } from "./errors";
import type { Intent } from "./intent";
import { Keys } from "./keys.svelte";
import { LetterPadState } from "./letterpad.svelte";
import { Messages } from "./messages.svelte";
import { Pictures } from "./pictures.svelte";
import { currencySymbol, printAmount, printCoin, type CurrencyForm } from "./money";
import { Router } from "./router.svelte";
import { Scans } from "./scans.svelte";
import { hasSentence, sentence, type Key, type Values } from "./sentences";
import { tellAtStart } from "./start";
import { printBytes, printCount, printMeasure, printShare } from "./sizes";
import { Typing } from "./typing.svelte";
import { Works } from "./works.svelte";

const LANG = "en";
/** How long changes are gathered before the screens read again. */
const TELL_MS = 15;
const NO_CURRENCY: CurrencyForm = { code: "EUR", decimals: 2 };

/** An article as a tile or a code names it. */
export type Pickable = Pick<Tile, "id" | "name" | "asks">;

export class Till {
  status = $state.raw<Status | null>(null);
  /** Why the window could not start. */
  failure = $state.raw<ApiError | null>(null);
  catalog = $state.raw<Catalog>({ tiles: [], products: [], categories: [], favourites: [], arranged: false });
  /** The tiles of the favourites page, as the engine orders them. */
  readonly favourites = $derived.by(() => {
    const known = new Map(this.catalog.tiles.map((tile) => [tile.id, tile]));
    return this.catalog.favourites.flatMap((id) => known.get(id) ?? []);
  });
  /** What was tapped or scanned and waits for the seller to say what it costs. */
  asking = $state.raw<Pickable | null>(null);
  /** The product of which a variant is to be chosen. */
  choosing = $state.raw<Product | null>(null);
  /** Number of open dialogs; what lies behind them is inert. */
  dialogs = $state(0);
  readonly messages = new Messages();
  readonly router = new Router(undefined, () => this.messages.leave());
  readonly letters = new LetterPadState();
  readonly keys: Keys;
  readonly basket: Basket;
  readonly works: Works;
  readonly pictures: Pictures;
  readonly scans = new Scans(this);
  private readonly watchers: { topics: Topic[]; run: () => void }[] = [];
  private readonly untold = new Set<Topic>();

  constructor(readonly api: Api) {
    this.keys = new Keys(
      () => this.router.ignoresTaps(),
      (code) => void this.scans.scanned(code),
    );
    this.basket = new Basket({ api, told: (topics) => this.told(topics), fail: (error) => void this.fail(error) });
    this.works = new Works(api);
    this.pictures = new Pictures(async (pictures) => (await this.call("catalog.pictures", { pictures })).pictures);
    api.onChanged((topics) => this.told(topics));
  }

  async start(): Promise<void> {
    this.failure = null;
    try {
      this.status = (await this.api.call("app.status", {})).result;
      if (this.status.shop) await this.load();
      tellAtStart(this, this.status);
    } catch (error) {
      this.failure = asApiError(error);
    }
  }

  /** Everything the Sell screen needs. */
  async load(): Promise<void> {
    await Promise.all([this.loadCatalog(), this.basket.quote()]);
  }

  /** Asks the engine; with an intent, asking again with the same values is the same request. */
  async call<N extends CommandName>(name: N, args: ArgsOf<N>, intent?: Intent): Promise<ResultOf<N>> {
    const reply = await this.api.call(name, args, intent?.key(args));
    this.told(reply.changed);
    return reply.result;
  }

  action(): Action {
    return new Action((error) => this.fail(error));
  }

  /** An action whose refusal is shown by the form itself rather than in the strip. */
  formAction(): Action {
    return new Action(asApiError);
  }

  /** Runs when one of the topics changed; returns how to stop. */
  watch(topics: Topic[], run: () => void): () => void {
    const watcher = { topics, run };
    this.watchers.push(watcher);
    return () => void this.watchers.splice(this.watchers.indexOf(watcher), 1);
  }

  /** The reply and the event tell the same change twice, and one tap changes several topics: they are told once. */
  private told(topics: Topic[]): void {
    if (topics.length === 0) return;
    if (this.untold.size === 0) setTimeout(() => void this.tell(), TELL_MS);
    for (const topic of topics) this.untold.add(topic);
  }

  private async tell(): Promise<void> {
    const topics = [...this.untold];
    this.untold.clear();
    if (topics.some((topic) => ["session", "sale", "settings", "market"].includes(topic))) await this.refreshStatus();
    // Without a shop, as after leaving the demo, there is nothing to read.
    if (!this.status?.shop) return;
    if (topics.includes("catalog")) await this.loadCatalog();
    for (const watcher of [...this.watchers]) {
      if (watcher.topics.some((topic) => topics.includes(topic))) watcher.run();
    }
  }

  /** A till that cannot say how it is has stopped: its screen says why, and what to do. */
  async refreshStatus(): Promise<void> {
    try {
      this.status = (await this.api.call("app.status", {})).result;
    } catch (error) {
      this.failure = asApiError(error);
    }
  }

  /** The day may turn while the window stands open all night. Silent when it fails: the next tap tells. */
  async lookAtDay(): Promise<void> {
    try {
      const { result } = await this.api.call("app.status", {});
      const asks = result.session?.asks_on !== this.status?.session?.asks_on;
      // The database is read through beside selling, and may be found damaged.
      if (asks || result.store.refuses !== this.status?.store.refuses) this.status = result;
    } catch {
      // Nothing was asked for.
    }
  }

  private async loadCatalog(): Promise<void> {
    try {
      this.catalog = (await this.api.call("catalog.list", {})).result;
    } catch (error) {
      this.fail(error);
    }
  }

  /** Puts one of it into the basket, unless the seller must say something first: which variant, what it costs, how much. */
  pick(goods: Pickable): void {
    const product = this.catalog.products.find((known) => known.id === goods.id);
    if (product) this.choosing = product;
    else if (goods.asks) this.asking = goods;
    else void this.basket.change("basket.add_item", { item: goods.id });
  }

  /** Tells a refusal in the strip, with its way on. */
  fail(error: unknown): ApiError {
    const refusal = asApiError(error);
    const { severity, way } = rowOf(refusal.code);
    const text = this.tellError(refusal);
    if (way === "requote") void this.basket.quote();
    if (way === "status" && !this.failure) void this.refreshStatus();
    if (way === "day") {
      this.messages.show(severity, text, { label: this.t("strip.open_day"), run: () => this.router.go({ name: "day" }) });
    } else if (way === "reload") {
      this.messages.show(severity, text, { label: this.t("strip.reload"), run: () => location.reload() });
    } else {
      this.messages.show(severity, text);
    }
    return refusal;
  }

  tellError(error: ApiError): string {
    const key = `error.${error.code}`;
    return hasSentence(key) ? this.words(key, error.args) : this.t("error.bug");
  }

  // Printing. Arrow properties, so that a screen can take them apart.

  get currency(): CurrencyForm {
    return this.status?.shop?.currency ?? NO_CURRENCY;
  }

  get zone(): string {
    return this.status?.shop?.zone ?? "UTC";
  }

  /** An amount typed on the pad, the way this device types amounts; or a number of so many decimals. */
  typing(decimals?: number): Typing {
    return new Typing(
      () => decimals ?? this.currency.decimals,
      () => this.status?.device.amount_entry ?? "from_right",
    );
  }

  private readonly words = (key: string, values: Values): string =>
    sentence(key, values, {
      amount: (minor) => this.amount(minor),
      day: (day) => this.day(day),
      measure: printMeasure,
    });

  readonly t = (key: Key, values: Values = {}): string => this.words(key, values);
  /** A sentence that the engine named. */
  readonly say = (said: Sentence): string => this.words(said.key, said.args);
  readonly money = (minor: number): string => printAmount(minor, this.currency, LANG, true);
  readonly amount = (minor: number): string => printAmount(minor, this.currency, LANG, false);
  get symbol(): string {
    return currencySymbol(this.currency, LANG);
  }
  /** What the tax is called on receipts. */
  get taxName(): string {
    return this.status?.shop?.tax_name || this.t("receipt.tax");
  }
  readonly coin = (minor: number): string => printCoin(minor, this.currency, LANG);
  readonly day = (day: string): string => printDay(day, this.status?.business_day);
  readonly time = (at: number): string => printTime(at, this.zone);
  readonly span = (from: number, to: number): string => printSpan(from, to, this.zone);
  readonly moment = (at: number): string => printMoment(at, this.zone);
  readonly age = (at: number): string => printAge(at, Date.now());
  readonly number = printCount;
  readonly bytes = printBytes;
  readonly share = printShare;
  /** A till by its number; one whose certificate has not arrived has none yet. */
  readonly named = (name: TillName): string =>
    name.number > 0 ? this.t("till.named", { number: name.number }) : this.t("till.unnamed");
}

function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError("bug", "Bug", { detail: String(error) });
}

const place = Symbol("till");
export const provideTill = (till: Till): Till => setContext(place, till);
export const useTill = (): Till => getContext(place);
