// The row of categories on Sell: pages that go forward and back.
import { fireEvent, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import { setUp, settle, shows, Stage, takeDown, tap, text } from "./testing/stage";

beforeEach(setUp);
afterEach(takeDown);

const categories = ["Bags", "Cards", "Kids", "Wax"];
const catalog = { tiles: [], products: [], categories, favourites: [], arranged: false };
/** The tabs in sight; nothing has a width here, so that two fit beside the keys. */
const tabs = () => [...document.querySelectorAll("[data-tab]")].map((tab) => tab.textContent.trim());

async function sell(): Promise<void> {
  await new Stage({ "catalog.list": catalog }).open();
}
async function draw(from: number, to: number): Promise<void> {
  const row = screen.getByTestId("category-page").closest(".row") as HTMLElement;
  const at = (clientX: number) => ({ clientX, clientY: 20, pointerType: "touch" });
  await fireEvent.pointerDown(row, at(from));
  await fireEvent.pointerMove(row, at(to));
  await settle();
}

it("goes forward and back, says where it is, and ends at both ends", async () => {
  await sell();
  expect([tabs(), text("category-page")]).toEqual([["All", "Bags"], "1/3"]);
  expect(screen.getByTestId<HTMLButtonElement>("category-previous").disabled).toBe(true);
  await tap("category-next");
  await tap("category-next");
  expect([tabs(), text("category-page")]).toEqual([["Wax"], "3/3"]);
  expect(screen.getByTestId<HTMLButtonElement>("category-next").disabled).toBe(true);
  await tap("category-previous");
  expect(tabs()).toEqual(["Cards", "Kids"]);
});

it("turns under a finger that is drawn across, and not under one that wavers", async () => {
  await sell();
  await draw(200, 170);
  expect(text("category-page")).toBe("1/3");
  await draw(200, 120);
  expect(text("category-page")).toBe("2/3");
  await draw(120, 200);
  expect(text("category-page")).toBe("1/3");
});

it("goes over the edge of a page by the arrow keys", async () => {
  await sell();
  const key = async (name: string) => {
    await fireEvent.keyDown(document.activeElement ?? document.body, { key: name });
    await settle();
  };
  screen.getByTestId("category-everything").focus();
  await key("ArrowRight");
  await key("ArrowRight");
  expect([document.activeElement?.textContent.trim(), text("category-page")]).toEqual(["Cards", "2/3"]);
  await key("ArrowLeft");
  expect([document.activeElement?.textContent.trim(), text("category-page")]).toEqual(["Bags", "1/3"]);
});

/** It came back at its first page, and the category that was sold from was not in sight. */
it("shows what is chosen when Sell comes back", async () => {
  await sell();
  await tap("category-next");
  await tap("category-Kids");
  await tap("category-previous");
  expect(shows("category-Kids")).toBe(false);
  await tap("nav-more");
  await tap("nav-sell");
  expect([tabs(), text("category-page")]).toEqual([["Cards", "Kids"], "2/3"]);
});
