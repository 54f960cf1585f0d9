// The basket in hand as the engine last told it. Owns: the order of taps (each waits for the one before), and a payment
// whose answer was lost. Must not: compute totals, or touch a line that the engine has not told of.
import { ApiError, type Api, type ArgsOf, type CommandName, type Reply } from "$api/client";
import type { BasketView, Quoted, SaleView, Tender, Topic } from "$api/generated";
import { joined } from "./joined";

type BasketCommand = {
  [N in CommandName]: Reply<N>["result"] extends BasketView ? N : never;
}[CommandName];

type PayCommand = {
  [N in CommandName]: Reply<N>["result"] extends Quoted ? N : never;
}[CommandName];

export interface BasketPorts {
  api: Api;
  told(topics: Topic[]): void;
  fail(error: unknown): void;
}

export class Basket {
  view = $state.raw<BasketView | null>(null);
  /** Taps on their way. */
  pending = $state(0);
  /** A payment of which nobody knows whether it went through. Sent again as it was, it is answered with its one sale. */
  private unanswered: ArgsOf<"sale.commit"> | null = null;
  private queue: Promise<void> = Promise.resolve();

  constructor(private readonly ports: BasketPorts) {}

  /** What the customer has handed over so far, in the order of taps; saved with the basket. */
  get given(): Tender[] {
    return this.view?.given ?? [];
  }

  get empty(): boolean {
    return this.view === null || this.view.lines.length === 0;
  }

  /** One change of the basket, after all changes before it. Gives the new basket, or null when it was refused; a form may
      hear of the refusal itself, to show it beside its field. */
  change<N extends BasketCommand>(
    name: N,
    args: ArgsOf<N>,
    refused?: (error: unknown) => void,
  ): Promise<BasketView | null> {
    return this.after(async () => {
      const reply = await this.ports.api.call(name, args);
      const view = joined(this.view, reply.result as BasketView) ?? (await this.whole());
      this.take(view);
      this.ports.told(reply.changed);
      return view;
    }, refused);
  }

  /** All of the basket, where what was told of it does not fit what is known here. */
  private async whole(): Promise<BasketView> {
    return (await this.ports.api.call("basket.quote", {})).result.basket;
  }

  /** The basket as it is, with what has been given; or what if `tenders` were. */
  quote(tenders?: Tender[]): Promise<Quoted | null> {
    return this.after(async () => {
      const reply = await this.ports.api.call("basket.quote", tenders ? { tenders } : {});
      this.take(reply.result.basket);
      return reply.result;
    });
  }

  /** Commits the basket in hand, once every tap before has landed. The engine answers a second commit with the first sale. */
  commit(tenders: (view: BasketView) => Tender[]): Promise<SaleView | null> {
    return this.after(async () => {
      const view = this.view;
      if (!view || view.lines.length === 0) return null;
      const seen = { basket: view.basket, total: view.total, tip: view.tip };
      const asked = this.asksAgain ?? { ...seen, tenders: tenders(view) };
      this.unanswered = asked;
      const reply = await this.ports.api.call("sale.commit", asked).catch((error: unknown) => {
        if (answered(error)) this.unanswered = null;
        throw error;
      });
      this.unanswered = null;
      this.ports.told(reply.changed);
      void this.quote();
      return reply.result;
    });
  }

  /** The payment to send again before anything else is asked about this basket. */
  get asksAgain(): ArgsOf<"sale.commit"> | null {
    return this.unanswered?.basket === this.view?.basket ? this.unanswered : null;
  }

  /** A basket that another command answered with. */
  take(view: BasketView): void {
    this.view = view;
  }

  /** Saves all that was handed over so far: a card already charged survives a crash. */
  give(tenders: Tender[]): Promise<Quoted | null> {
    return this.paying("basket.give", { tenders });
  }

  /** Names a tip, or takes it off. */
  tip(amount: number): Promise<Quoted | null> {
    return this.paying("basket.set_tip", { amount });
  }

  /** Saves all that was handed over, and makes a tip of what would go back. */
  keepChange(tenders: Tender[]): Promise<Quoted | null> {
    return this.paying("basket.keep_change", { tenders });
  }

  private paying<N extends PayCommand>(name: N, args: ArgsOf<N>): Promise<Quoted | null> {
    return this.after(async () => {
      const quoted = (await this.ports.api.call(name, args)).result as Quoted;
      this.take(quoted.basket);
      return quoted;
    });
  }

  private after<T>(work: () => Promise<T>, refused = this.ports.fail): Promise<T | null> {
    this.pending += 1;
    const turn = this.queue.then(async () => {
      try {
        return await work();
      } catch (error) {
        refused(error);
        return null;
      } finally {
        this.pending -= 1;
      }
    });
    this.queue = turn.then(() => undefined);
    return turn;
  }
}

/** Whether the engine itself said no; anything else leaves open what became of the request. */
function answered(error: unknown): boolean {
  return error instanceof ApiError && error.code !== "bug";
}
