// Signing up on Done: what is sent is what was typed and ticked, a refusal is told where it belongs, and the next sale is
// always one tap away.
import { screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ApiError } from "$api/client";
import type { Enrolled, SignUpOffer } from "$api/generated";
import { basket, candle, lea, qr, sale, setUp, settle, shows, Stage, takeDown, tap, text, type } from "./testing/stage";

const offer: SignUpOffer = {
  promise: { key: "signup.promise.discount", args: { percent: "5" } },
  wording: { purpose: "email_offers", version: 3, language: "en", text: "Yes, Blue Door may e-mail me.", hash: "h3" },
};
const enrolled = (over: Partial<Enrolled> = {}): Enrolled => ({
  id: "m1",
  label: "Lea",
  code: "K7Q2F-9WMX3",
  qr,
  masked: "",
  already: false,
  reward: null,
  ...over,
});
const inHand = basket({ lines: [candle], articles: 1, total: 450, cash: { due: 450, rounding: 0, quick: [], notes: [] } });

beforeEach(setUp);
afterEach(takeDown);

/** A candle sold for exact cash, Done in sight. */
async function sold(answers: Record<string, unknown> = {}): Promise<Stage> {
  const stage = new Stage({
    "basket.quote": { basket: inHand, settlement: {}, cash: inHand.cash },
    "sale.commit": sale(),
    "signup.offer": offer,
    "member.enroll": enrolled(),
    ...answers,
  });
  await stage.open();
  await tap("exact-cash");
  return stage;
}

it("shows the consent in its exact words, un-ticked, with its version", async () => {
  await sold();
  await tap("signup");
  expect(text("signup-wording")).toBe("Yes, Blue Door may e-mail me.");
  expect(text("signup-consent")).toContain("Version 3");
  expect(screen.getByTestId("signup-consent").getAttribute("aria-checked")).toBe("false");
});

it("sends nothing that was not typed and no consent that was not ticked", async () => {
  const stage = await sold();
  await tap("signup");
  await tap("signup-done");
  expect(stage.args("member.enroll")).toEqual([{ sale: "s1", typed_by: "staff" }]);
  expect(text("signup-code")).toBe("K7Q2F-9WMX3");
  expect(shows("signup-qr")).toBe(true);
});

it("sends the hash of the words that were ticked, and who typed", async () => {
  const stage = await sold();
  await tap("signup");
  await tap("signup-turn");
  expect(screen.getByTestId("screen-signup").dataset.turned).toBe("true");
  expect(shows("signup-new-sale")).toBe(false);
  await type("signup-name", " Lea ");
  await type("signup-email", "lea@example.org");
  await tap("signup-consent");
  await tap("signup-done");
  expect(stage.args("member.enroll")).toEqual([
    { sale: "s1", typed_by: "customer", first_name: "Lea", email: "lea@example.org", consent: "h3" },
  ]);
});

it("takes a tick back before it is sent", async () => {
  const stage = await sold();
  await tap("signup");
  await tap("signup-consent");
  await tap("signup-consent");
  await tap("signup-done");
  expect(stage.args("member.enroll")[0]).not.toHaveProperty("consent");
});

it("tells at the box that an address needs consent, keeps what was typed, and goes through once it is ticked", async () => {
  const stage = await sold({
    "member.enroll": (args: { email?: string; consent?: string }) =>
      args.email && !args.consent ? new ApiError("member.email_needs_consent", "invalid", {}) : enrolled({ masked: "l…@e….org" }),
  });
  await tap("signup");
  await type("signup-email", "lea@example.org");
  await tap("signup-done");
  expect(text("signup-refused")).toContain("only with the consent");
  expect(screen.getByTestId<HTMLInputElement>("signup-email").value).toBe("lea@example.org");
  expect(shows("message")).toBe(false);
  await tap("signup-consent");
  expect(text("signup-refused")).toBe("");
  await tap("signup-done");
  expect(text("signup-masked")).toContain("l…@e….org");
  expect(stage.args("member.enroll").length).toBe(2);
});

it("asks whether a slip was meant otherwise, and corrects only when told to", async () => {
  const stage = await sold({ "signup.suggest": ({ email }: { email: string }) => ({ email: email === "lea@gmial.com" ? "lea@gmail.com" : null }) });
  await tap("signup");
  await type("signup-email", "lea@gmial.com");
  expect(text("signup-suggestion")).toBe("Did you mean lea@gmail.com? Correct it");
  expect(screen.getByTestId<HTMLInputElement>("signup-email").value).toBe("lea@gmial.com");
  await tap("signup-suggestion");
  expect([screen.getByTestId<HTMLInputElement>("signup-email").value, shows("signup-suggestion")]).toEqual(["lea@gmail.com", false]);
  await tap("signup-done");
  expect(stage.args("member.enroll")).toEqual([{ sale: "s1", typed_by: "staff", email: "lea@gmail.com" }]);
});

it("un-ticks the box and shows the new words when they have changed meanwhile", async () => {
  const stage = await sold({ "member.enroll": new ApiError("member.stale_wording", "stale", {}) });
  await tap("signup");
  await tap("signup-consent");
  stage.answer("signup.offer", { ...offer, wording: { ...offer.wording, version: 4, text: "New words.", hash: "h4" } });
  await tap("signup-done");
  expect(text("signup-wording")).toBe("New words.");
  expect(screen.getByTestId("signup-consent").getAttribute("aria-checked")).toBe("false");
});

it("sends a second press under the first one's key", async () => {
  const stage = await sold({ "member.enroll": new ApiError("bug", "bug", {}) });
  await tap("signup");
  await tap("signup-done");
  await tap("signup-done");
  await type("signup-name", "Lea");
  await tap("signup-done");
  const [first, again, other] = stage.asked.filter((one) => one.name === "member.enroll").map((one) => one.key);
  expect(first).toBeTruthy();
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

it("says that somebody has a code already, and keeps it on Done", async () => {
  await sold({ "member.enroll": enrolled({ already: true }) });
  await tap("signup");
  await tap("signup-done");
  expect(text("screen-title")).toBe("You have a code already");
  await tap("signup-back");
  expect(text("done-member")).toContain("K7Q2F-9WMX3");
  await tap("signup-show");
  expect(shows("signup-code")).toBe(true);
  await tap("new-sale");
  expect(shows("screen-sell")).toBe(true);
});

it("leaves the sale alone when nobody wants to", async () => {
  const stage = await sold();
  await tap("signup");
  await tap("signup-no");
  await tap("new-sale");
  expect(shows("screen-sell")).toBe(true);
  expect(stage.args("member.enroll")).toEqual([]);
});

it("begins each part of a name with a capital on the letter pad, and an address with none", async () => {
  await sold();
  await tap("signup");
  const field = (id: string) => screen.getByTestId<HTMLInputElement>(id);
  field("signup-name").focus();
  for (const key of ["a", "d", "a", "space", "l"]) await tap(`letter-${key}`);
  expect(field("signup-name").value).toBe("Ada L");
  field("signup-email").focus();
  for (const key of ["a", "d"]) await tap(`letter-${key}`);
  expect(field("signup-email").value).toBe("ad");
});

it("goes on to the next sale from the seller's side of the sign-up", async () => {
  await sold();
  await tap("signup");
  await tap("signup-new-sale");
  expect(shows("screen-sell")).toBe(true);
});

it("shows whose sale it was instead of signing up, and what it took off", async () => {
  const label = { key: "deduction.member_percent", args: { percent: "5" } };
  await sold({ "sale.commit": sale({ member: lea, deductions: [{ cause: "member", label, notes: [], amount: -50 }] }) });
  expect(shows("signup")).toBe(false);
  expect(text("done-member")).toContain("Lea");
  expect(text("receipt-off-member")).toBe("Member discount 5 %");
});

it("gives the sale to whoever turns out to have a code", async () => {
  const stage = await sold({ "member.claim": lea });
  await tap("has-code");
  await type("member-code", "K7Q2F9WMX3");
  await tap("member-use");
  expect(stage.args("member.claim")).toEqual([{ sale: "s1", code: "K7Q2F9WMX3" }]);
  expect(text("done-member")).toContain("Lea");
});

it("tells a mistyped code beside its field", async () => {
  await sold({ "member.claim": new ApiError("code.mistyped", "invalid", {}) });
  await tap("has-code");
  await type("member-code", "K7Q2F");
  await tap("member-use");
  await settle();
  expect(text("member-dialog")).toContain("A character in this code is wrong.");
});
