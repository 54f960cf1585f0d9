// What becomes of a scanned code. Owns: who gets it first: a field that waits for one, a screen that opens items, else the
// basket. Keeps true: nothing is sold behind a form or a dialog, and no draft is thrown away. Must not: know what a code means.
import type { Till } from "./till.svelte";

export class Scans {
  private catchers: ((code: string) => void)[] = [];
  private takers: ((item: string, name: string) => void)[] = [];

  constructor(private readonly till: Till) {}

  /** A field that is waiting for a scan gets it instead of the basket; returns how to stop. */
  catch(take: (code: string) => void): () => void {
    this.catchers.push(take);
    return () => (this.catchers = this.catchers.filter((other) => other !== take));
  }

  /** A screen that does something else with an item that is scanned than to sell it; returns how to stop. */
  takeItem(take: (item: string, name: string) => void): () => void {
    this.takers.push(take);
    return () => (this.takers = this.takers.filter((other) => other !== take));
  }

  /** Whether a form or a dialog is open. */
  private get writing(): boolean {
    const { route } = this.till.router;
    return this.till.dialogs > 0 || ("edit" in route && route.edit !== undefined) || ["settings", "staff"].includes(route.name);
  }

  async scanned(code: string): Promise<void> {
    const { till } = this;
    const catcher = this.catchers.at(-1);
    if (catcher) return catcher(code);
    if (!till.status?.shop) return;
    if (this.writing) {
      till.messages.show("info", till.t("scan.writing", { code }));
      return;
    }
    try {
      const { result } = await till.api.call("code.resolve", { code });
      if (result.kind === "sale") {
        till.router.go({ name: "return", sale: result.sale });
        return;
      }
      if (result.kind === "credit") {
        if (till.basket.empty) till.messages.show("info", till.t("credit.no_basket"));
        else till.router.go({ name: "pay", credit: result.code });
        return;
      }
      const take = this.takers.at(-1);
      if (take && result.kind === "item") {
        take(result.item, result.name);
        return;
      }
      if (till.router.route.name !== "sell") till.router.go({ name: "sell" });
      if (result.kind === "item") till.pick({ ...result, id: result.item });
      else await till.basket.change("basket.attach_member", { code: result.code });
    } catch (error) {
      const { code: why } = till.fail(error);
      if (why === "code.unknown") this.offerItem(code);
    }
  }

  /** A code that nothing has is most often one of something new. */
  private offerItem(barcode: string): void {
    const { till } = this;
    const edit = { kind: "item" as const, barcode };
    const run = () => till.router.go({ name: "catalogue", edit });
    till.messages.show("warn", till.t("scan.unknown", { code: barcode }), { label: till.t("scan.new_item"), run });
  }
}
