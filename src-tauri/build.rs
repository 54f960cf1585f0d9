//! Build step of the shell. Owns: the list of commands a window may be allowed to call (one), and that the crate builds
//! before the screens are built. Must not: build the screens itself, because cargo would then need Node.

use std::path::Path;

const DIST: &str = "../ui/dist";
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Trestle</title>\
<p>The screens are not built. Run: make run</p></html>\n";

fn main() {
    // A fresh clone has no ui/dist, and `cargo clippy --workspace` must still pass: the window then says what to do.
    let page = Path::new(DIST).join("index.html");
    if !page.exists()
        && let Err(why) = std::fs::create_dir_all(DIST).and_then(|()| std::fs::write(&page, NOT_BUILT))
    {
        println!("cargo:warning=cannot write {}: {why}", page.display());
    }
    // Newly built screens must reach the binary: they are embedded in it.
    println!("cargo:rerun-if-changed={DIST}");

    let manifest = tauri_build::AppManifest::new().commands(&["call"]);
    if let Err(why) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo:warning={why:#}");
        std::process::exit(1);
    }
}
