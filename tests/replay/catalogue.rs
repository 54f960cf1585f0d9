//! A foreign catalogue through the command line: looked at, taken in, written, and taken in again.

use serde_json::json;
use trestle_tests::cli::Office;
use trestle_tests::places::root;

#[test]
fn a_foreign_catalogue_is_looked_at_taken_in_and_written_again() {
    let dir = tempfile::tempdir().unwrap();
    let office = Office::init(&dir.path().join("shop"));
    let square = std::fs::read_to_string(root().join("fixtures/catalogues/square.csv")).unwrap().replace('$', "€");
    let file = dir.path().join("square.csv");
    std::fs::write(&file, square).unwrap();
    let square = file.display().to_string();
    let before = office.text(&["digest"]);
    // What is not taxed is asked about: the shop has no such rate.
    assert_eq!(office.json(&["catalogue", "import", &square, "--dry-run"])["rates"], json!(["0"]));
    let planned = office.json(&["catalogue", "import", &square, "--rate", "0", "--dry-run"]);
    assert_eq!((&planned["format"], &planned["new"], &planned["refused"]), (&json!("square"), &json!(6), &json!(0)));
    assert_eq!(office.text(&["digest"]), before, "a dry run changes nothing");
    let imported = office.json(&["catalogue", "import", &square, "--rate", "0"]);
    assert_eq!((&imported["new"], &imported["refused"]), (&json!(6), &json!(0)));
    let after = office.text(&["digest"]);
    assert_ne!(after, before);
    let out = dir.path().join("own.csv").display().to_string();
    assert_eq!(office.json(&["catalogue", "export", "--out", &out])["items"], 6);
    assert_eq!(office.json(&["catalogue", "import", &out])["same"], 6);
    assert_eq!(office.text(&["digest"]), after, "what was written comes back as it went");

    let table = root().join("fixtures/catalogues/no-headings-known.tsv").display().to_string();
    let map = ["catalogue", "import", &table, "--map", "name=foo,price=bar,sku=baz"];
    assert_eq!(office.json(&map)["new"], 2);
    let unsure = office.run(&["catalogue", "import", &file_of_costs(&dir), "--dry-run"]);
    assert_eq!((unsure.code, unsure.err.contains("listing.not_said")), (1, true), "{}", unsure.err);
    let wrong = office.run(&["catalogue", "import", &table, "--map", "nam=foo"]);
    assert_eq!((wrong.code, wrong.err.contains("nam is none of")), (2, true), "{}", wrong.err);
    let missing = office.run(&["catalogue", "import", &table, "--map", "price=nowhere"]);
    assert_eq!((missing.code, missing.err.contains("listing.no_column")), (1, true), "{}", missing.err);
    office.ok(&["verify"]);
}

/// A file of which only a guess could say what the price is.
fn file_of_costs(dir: &tempfile::TempDir) -> String {
    let file = dir.path().join("costs.csv");
    std::fs::write(&file, "name,a,b\nMug,4.10,12.99\n").unwrap();
    file.display().to_string()
}
