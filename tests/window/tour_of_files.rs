//! A walk past the pages on catalogue files. Owns: how each is reached. Must not: judge them.

use trestle_tests::places::root;
use trestle_tests::till::Size;

use crate::stall::Stall;
use crate::tour::Visit;

/// A catalogue of another program, with one row of every outcome; a table without headings; and the way back out.
pub fn listings(size: Size, visit: Visit<'_>) {
    let stick = tempfile::tempdir().expect("a stick");
    let fixtures = root().join("fixtures/catalogues");
    for name in ["loyverse.csv", "shopify-old.csv", "no-headings-known.tsv"] {
        std::fs::copy(fixtures.join(name), stick.path().join(name)).expect("a file on the stick");
    }
    let stall = Stall::demo(size);
    stall.go("more");
    stall.tap_testid("more-catalogue");
    stall.tap_testid("catalogue-import");
    stall.wait_for("listing-place");
    visit(&stall, "listing-place");
    stall.write("place-path", &stick.path().display().to_string());
    stall.tap_testid("place-use");
    stall.wait_for("listing-files");
    visit(&stall, "listing-files");
    stall.tap_testid("listing-file-no-headings-known.tsv");
    stall.wait_for("listing-columns");
    visit(&stall, "listing-columns");
    stall.tap_testid("meaning-price");
    stall.wait_for("column-dialog");
    visit(&stall, "listing-column-dialog");
    stall.tap_testid("column-1");
    stall.wait_until("return byTestId('listing-show').el?.disabled === false");
    stall.tap_testid("listing-show");
    stall.wait_for("listing-outcome");
    stall.tap_testid("listing-other");
    stall.write("place-path", &stick.path().join("loyverse.csv").display().to_string());
    stall.tap_testid("place-use");
    stall.wait_for("listing-outcome");
    for part in ["new", "changed", "refused", "noted"] {
        stall.tap_testid(&format!("listing-part-{part}"));
        visit(&stall, &format!("listing-{part}"));
    }
    stall.tap_testid("listing-take");
    stall.wait_for("listing-taken");
    visit(&stall, "listing-taken");
    stall.tap_testid("listing-done");
    stall.tap_testid("catalogue-export");
    stall.write("place-path", &stick.path().join("out.csv").display().to_string());
    stall.tap_testid("place-use");
    stall.wait_for("listing-written");
    visit(&stall, "listing-export");
    stall.tap_testid("listing-back");
    let mug = format!("item-{}", stall.item("Enamel mug · Red"));
    stall.reach(&mug);
    stall.tap_testid(&mug);
    stall.wait_for("option-value-0");
    stall.reach("item-low-stock-more");
    visit(&stall, "item-variant");
}
