// A return policy in words. Must not: decide what it means for a sale; the engine does.
import type { ReturnPolicy } from "$api/generated";
import type { Key, Values } from "$shared/sentences";

export function tellPolicy(policy: ReturnPolicy | undefined, t: (key: Key, values?: Values) => string): string {
  if (!policy) return "";
  const { window } = policy;
  if (window.kind === "none") return t("policy.told.none");
  const where = t(`policy.at.${policy.scope}`);
  if (window.kind === "days") return t("policy.told.days", { count: window.days, where });
  return t("policy.told.market_days", { count: window.count, where, days: window.else_days });
}
