//! The committed TypeScript is what the Rust types give. `make generate` (TRESTLE_GENERATE=1) writes it anew.
#![allow(clippy::unwrap_used)]

#[test]
fn the_committed_typescript_is_what_the_types_give() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../ui/src/api/generated.ts");
    let made = trestle_engine::api::typescript();
    if std::env::var_os("TRESTLE_GENERATE").is_some() {
        std::fs::write(path, &made).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap();
    assert!(committed == made, "ui/src/api/generated.ts is stale: run `make generate`");
}
