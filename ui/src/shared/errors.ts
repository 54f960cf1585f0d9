// The one table from error code to how it is shown. Owns: severity and the way on. Must not: hold sentences (they are
// `error.<code>` in the catalogue) or decide anything.
import type { Severity } from "./messages.svelte";

/** What the strip offers beside the sentence: nothing, the basket afresh, the Day screen, the screen afresh. */
export type WayOn = "none" | "requote" | "day" | "reload";

export interface ErrorRow {
  severity: Severity;
  way: WayOn;
}

const row = (severity: Severity, way: WayOn = "none"): ErrorRow => ({ severity, way });
const field = row("warn");
const refused = row("warn");
const serious = row("error");

export const errorTable: Record<string, ErrorRow> = {
  "app.not_set_up": row("error", "reload"),
  "app.already_set_up": row("error", "reload"),
  "app.not_demo": refused,
  "args.unreadable": serious,
  "args.too_long": field,
  "args.empty": field,
  "command.unknown": serious,
  "command.key_reused": serious,
  "role.forbidden": refused,
  "money.unreadable": field,
  "money.overflow": field,
  "money.negative": field,
  "money.too_precise": field,
  "quantity.out_of_range": field,
  "rate.unreadable": field,
  "basket.empty": refused,
  "basket.full": refused,
  "basket.gone": row("warn", "requote"),
  "basket.no_such_line": row("warn", "requote"),
  "basket.no_such_basket": row("warn", "requote"),
  "basket.nothing_to_undo": row("info"),
  "sale.stale_total": row("warn", "requote"),
  "sale.underpaid": refused,
  "sale.overpaid_card": refused,
  "sale.not_found": refused,
  "sale.cannot_undo": refused,
  "sale.numbers_exhausted": serious,
  "return.nothing_chosen": refused,
  "return.no_such_line": row("warn", "reload"),
  "return.too_many": refused,
  "return.needs_manager": refused,
  "return.stale_refund": row("warn", "reload"),
  "return.undone_sale": refused,
  "code.mistyped": field,
  "code.never_issued": refused,
  "code.other_till": refused,
  "code.loyalty_unknown": refused,
  "code.unknown": refused,
  "session.none_open": row("warn", "day"),
  "session.already_open": row("warn", "day"),
  "session.not_counted": row("warn", "day"),
  "session.needs_reason": field,
  "session.not_found": refused,
  "catalog.no_such_item": refused,
  "catalog.archived": refused,
  "catalog.code_taken": field,
  "catalog.part_missing": refused,
  "member.not_found": refused,
  "market.no_such_market": refused,
  "market.day_in_use": refused,
  "date.unreadable": field,
  "zone.unknown": serious,
  "country.unknown": field,
  "currency.unknown": field,
  "settings.turn_out_of_range": field,
  "owner.wrong_passphrase": field,
  "owner.weak_passphrase": field,
  "owner.recovery_missing": serious,
  "store.busy": row("error", "reload"),
  "store.too_new": row("error", "reload"),
  "verify.found": row("error"),
  "owner.recovery_damaged": row("error"),
  "export.own_files": row("error"),
  "store.damaged": row("error", "reload"),
  "store.key_missing": row("error", "reload"),
  "store.disk_full": serious,
  "store.read_only": serious,
  "store.io": serious,
  "export.unwritable": refused,
  "export.not_verified": refused,
  "history.unreadable": refused,
  "history.no_column": refused,
  "history.cancelled": refused,
  bug: serious,
  "bug.panic": serious,
};

export function rowOf(code: string): ErrorRow {
  return errorTable[code] ?? serious;
}
