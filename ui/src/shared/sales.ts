// Opening a sale of before. Must not: know who asks.
import type { Till } from "./till.svelte";

/** Shows a sale as it was shown when it was paid, with what has become of it since. */
export async function showSale(till: Till, sale: string): Promise<void> {
  try {
    till.router.go({ name: "done", sale: await till.call("sale.show", { sale }), past: true });
  } catch (error) {
    till.fail(error);
  }
}

/** The same of the latest sale of this till. */
export async function showLatest(till: Till): Promise<void> {
  try {
    const [latest] = (await till.call("sale.find", { own: true, limit: 1 })).sales;
    if (latest) await showSale(till, latest.sale);
    else till.messages.show("info", till.t("return.none"));
  } catch (error) {
    till.fail(error);
  }
}
