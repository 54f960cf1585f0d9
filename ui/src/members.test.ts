// Members: a scanned code reaches the basket from any screen, the reward is used or kept, a member is looked up, and only a
// second look erases.
import { screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ApiError } from "$api/client";
import type { BenefitView, MemberView } from "$api/generated";
import { basket, candle, lea, qr, scan, setUp, shows, Stage, takeDown, tap, text, type } from "./testing/stage";

const benefit = (over: Partial<BenefitView> = {}): BenefitView => ({
  reason: "come_back",
  percent: "10",
  amount: -45,
  sentence: { key: "benefit.reward_kept", args: { percent: "10" } },
  reward_open: true,
  ...over,
});
const withLea = basket({ lines: [candle], articles: 1, total: 405, member: lea, benefit: benefit() });
const quoted = (view: typeof withLea) => ({ basket: view, settlement: {}, cash: view.cash });
const page = (over: Partial<MemberView> = {}): MemberView => ({
  member: lea,
  known: true,
  issued_by: 1,
  issuer_last_word: null,
  since: "2026-03-07",
  visits: [],
  bought: [],
  spent: 900,
  rewards: [],
  consent: { state: "given", day: "2026-03-07", version: 1 },
  masked: "l…@e….org",
  also: [],
  ...over,
});

beforeEach(setUp);
afterEach(takeDown);

it.each(["nav-sell", "nav-return", "nav-members", "nav-day", "nav-more"])("a code scanned after %s starts a sale with its member", async (from) => {
  const stage = new Stage({
    "code.resolve": { kind: "member", code: lea.code },
    "basket.attach_member": withLea,
    "sale.find": { sales: [], more: false },
    "session.status": { session: null, counted: false, earlier: [] },
    "market.list": { markets: [], default_policy: { scope: "any_market", window: { kind: "none" } }, today: "2026-05-02" },
  });
  await stage.open();
  await tap(from);
  await scan("K7Q2F9WMX3");
  expect(stage.args("code.resolve")).toEqual([{ code: "K7Q2F9WMX3" }]);
  expect(stage.args("basket.attach_member")).toEqual([{ code: lea.code }]);
  expect(shows("screen-sell")).toBe(true);
  expect(text("member-name")).toBe("Lea");
});

it("tells a scanned code that opens nothing, and keeps the screen", async () => {
  const stage = new Stage({ "code.resolve": new ApiError("code.locked", "refused", { seconds: 30 }) });
  await stage.open();
  await scan("K7Q2F9WMX3");
  expect(text("message-text")).toContain("Wait 30 seconds");
});

it("attaches by a typed code, takes off with a way back", async () => {
  const stage = new Stage({ "basket.attach_member": (args: object) => ("code" in args ? withLea : basket()), "basket.undo": withLea });
  await stage.open();
  await tap("member-add");
  await type("member-code", "K7Q2F-9WMX3");
  await tap("member-use");
  expect(shows("member-dialog")).toBe(false);
  await tap("member-remove");
  expect(shows("member-add")).toBe(true);
  await tap("message-action");
  expect(text("member-name")).toBe("Lea");
  expect(stage.args("basket.attach_member")).toEqual([{ code: "K7Q2F-9WMX3" }, {}]);
});

it("attaches who is chosen in the list by id", async () => {
  const row = { id: "m1", label: "Lea", code: "", visits: 1, last_day: null, reward_open: true };
  const stage = new Stage({ "member.list": { members: [row], all: 1 }, "basket.attach_member": withLea });
  await stage.open();
  await tap("member-add");
  await tap("member-match-m1");
  expect(stage.args("basket.attach_member")).toEqual([{ member: "m1" }]);
});

it("tells a refused code beside its field, not in the strip", async () => {
  const stage = new Stage({ "basket.attach_member": new ApiError("code.never_issued", "refused", {}) });
  await stage.open();
  await tap("member-add");
  await type("member-code", "K7Q2F");
  await tap("member-use");
  expect(text("member-dialog")).toContain("no till of this shop issued it");
  expect(shows("message")).toBe(false);
});

it("uses or keeps the reward, with what it takes off as the engine says", async () => {
  const off = (cause: "member" | "come_back", amount: number) => [
    { cause, label: { key: `deduction.${cause}`, args: {} }, notes: [], amount },
  ];
  const used = { ...withLea, deductions: off("come_back", -45) };
  const kept = basket({ ...withLea, benefit: benefit({ reason: "member", amount: -23 }), deductions: off("member", -23) });
  const stage = new Stage({
    "basket.quote": quoted(used),
    "basket.use_reward": ({ on }: { on: boolean }) => (on ? used : kept),
  });
  await stage.open();
  const shown = () => [screen.getByTestId("use-reward").getAttribute("aria-checked"), text("basket-deductions")];
  expect(shown()).toEqual(["true", "Come-back reward −0.45"]);
  await tap("use-reward");
  expect(shown()).toEqual(["false", "Member discount −0.23"]);
  await tap("use-reward");
  expect(stage.args("basket.use_reward")).toEqual([{ on: false }, { on: true }]);
});

it("offers no switch where there is no reward", async () => {
  const stage = new Stage({ "basket.quote": quoted(basket({ ...withLea, benefit: benefit({ reason: "member", reward_open: false }) })) });
  await stage.open();
  expect(shows("use-reward")).toBe(false);
  expect(text("member-name")).toBe("Lea");
});

it("looks a typed code up, and says why it knows no more", async () => {
  const stage = new Stage({
    "member.draw_code": qr,
    "member.lookup": page({ member: { ...lea, id: null, label: "" }, known: false, issued_by: 2, since: null, consent: { state: "none", day: null, version: null } }),
    "basket.attach_member": withLea,
  });
  await stage.open();
  await tap("nav-members");
  expect(text("members-none")).toContain("No members yet");
  await type("members-search", "k7q2f9wmx3");
  await tap("members-find");
  expect(text("member-not-here")).toContain("Nothing of till 2 has arrived here yet.");
  for (const id of ["member-withdraw", "member-erase"]) expect(screen.getByTestId<HTMLButtonElement>(id).disabled).toBe(true);
  await tap("member-start");
  expect(stage.args("basket.attach_member")).toEqual([{ code: lea.code }]);
  expect(shows("screen-sell")).toBe(true);
});

it("says how old the last word of the till is that gave the code out", async () => {
  const stage = new Stage({ "member.draw_code": qr, "member.lookup": page({ known: false, issued_by: 2, issuer_last_word: Date.parse("2026-04-25T15:12:00Z") }) });
  await stage.open();
  await tap("nav-members");
  await type("members-search", "K7Q2F");
  await tap("members-find");
  expect(text("member-not-here")).toContain("Till 2 was last heard of Sat 25 Apr 2026, 17:12");
});

it("tells a mistyped code from one never issued", async () => {
  const stage = new Stage({ "member.lookup": new ApiError("code.mistyped", "invalid", {}) });
  await stage.open();
  await tap("nav-members");
  await type("members-search", "K7Q2F");
  await tap("members-find");
  expect(text("screen-members")).toContain("A character in this code is wrong.");
  stage.answer("member.lookup", new ApiError("code.never_issued", "refused", {}));
  await tap("members-find");
  expect(text("screen-members")).toContain("no till of this shop issued it");
});

async function shown(answers: Record<string, unknown> = {}): Promise<Stage> {
  const stage = new Stage({ "member.draw_code": qr, "member.lookup": page(), "basket.quote": quoted(withLea), ...answers });
  await stage.open();
  await tap("member-show");
  return stage;
}

it("leads from the basket to the member's page", async () => {
  const stage = await shown();
  expect(stage.args("member.lookup")).toEqual([{ member: "m1" }]);
  expect([text("member-consent"), text("member-spent")]).toEqual(["Allowed Sat 7 Mar, version 1", "€9.00"]);
});

it("withdraws a consent at once, because that takes nothing away from anybody", async () => {
  const stage = await shown({ "member.withdraw_consent": page({ consent: { state: "withdrawn", day: "2026-05-02", version: 1 } }) });
  await tap("member-withdraw");
  expect(stage.args("member.withdraw_consent")).toEqual([{ member: "m1" }]);
  expect(screen.getByTestId("member-consent").dataset.state).toBe("withdrawn");
});

it("erases only after saying what goes and what stays", async () => {
  const stage = await shown({ "member.erase": { members: [], all: 0 } });
  await tap("member-erase");
  expect(stage.args("member.erase")).toEqual([]);
  expect(text("erase-dialog")).toContain("The sales, in the books and in the sums, without a name");
  await tap("erase-keep");
  expect(stage.args("member.erase")).toEqual([]);
  await tap("member-erase");
  await tap("erase-go");
  expect(stage.args("member.erase")).toEqual([{ member: "m1" }]);
  expect(shows("screen-members")).toBe(true);
});
