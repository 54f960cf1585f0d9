// Which screen is shown. Owns: the route, asking before a changed form is left, and the tap guard that ignores taps right
// after a change of screen. Must not: import a screen.
import type { LookUpMember, SaleView } from "$api/generated";

/** The pages behind Tills & sync; without one, its overview. */
export type SyncPage = "hand-over" | "take-in" | "conflicts" | "log" | "folder" | "invite" | "contacts";

/** The pages of the settings; without one, the shop. */
export type SettingsPage = "shop" | "prices" | "selling" | "books" | "tablet" | "owner";

export type Route =
  | { name: "sell"; search?: boolean }
  | { name: "pay"; credit?: string }
  | { name: "done"; sale: SaleView; past?: boolean }
  | { name: "sales" }
  | { name: "return"; sale?: string }
  | { name: "members"; member?: LookUpMember }
  | { name: "day"; page?: "end" }
  | { name: "more" }
  | { name: "settings"; page?: SettingsPage }
  | { name: "staff" }
  | { name: "catalogue"; edit?: { kind: "item" | "bundle"; id?: string; barcode?: string }; page?: "import" | "export" }
  | { name: "markets"; edit?: { id?: string } }
  | { name: "offers"; edit?: { id?: string } }
  | { name: "stock" }
  | { name: "favourites" }
  | { name: "sync"; page?: SyncPage; files?: string[] };

export type ScreenName = Route["name"];

/** Time during which a new screen ignores taps: the second half of a double tap was meant for the old one. */
export const GUARD_MS = 300;

export class Router {
  route = $state.raw<Route>({ name: "sell" });
  /** Goes up at every change, so that the same screen asked for again starts afresh. */
  visit = $state(0);
  /** Whether taps are being ignored; shown on the root element for whoever drives the window. */
  guarded = $state(false);
  /** What would leave a changed form, until somebody has said whether to. */
  asked = $state.raw<(() => void) | null>(null);
  private forms: { readonly changed: boolean }[] = [];
  private openAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly now: () => number = () => performance.now(),
    private readonly left: () => void = () => {},
  ) {}

  go(route: Route): void {
    this.leaving(() => {
      this.left();
      this.route = route;
      this.visit += 1;
      this.guard();
    });
  }

  /** Does what leaves a form: at once, or when somebody has said so if the form is changed. */
  leaving(leave: () => void): void {
    if (this.forms.some((form) => form.changed)) this.asked = leave;
    else leave();
  }

  /** A form that is shown; returns how to stop. */
  hold(form: { readonly changed: boolean }): () => void {
    this.forms.push(form);
    return () => (this.forms = this.forms.filter((other) => other !== form));
  }

  stay(): void {
    this.asked = null;
  }

  leaveAnyway(): void {
    const leave = this.asked;
    this.asked = null;
    leave?.();
  }

  guard(): void {
    this.openAt = this.now() + GUARD_MS;
    this.guarded = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.guarded = false), GUARD_MS);
  }

  /** Whether a tap or key press now still belongs to the screen before. */
  ignoresTaps(): boolean {
    return this.now() < this.openAt;
  }
}
