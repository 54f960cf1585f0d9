//! A window with PouchDB in it, where an app that is built on it would have it: its store is the web view's own.
//!
//! Owns: the window, and what its page is served. Speaks as `pouchdb.rs` expects. Must not: measure anything; the page does.

use std::borrow::Cow;
use std::fs;
use std::io::stdin;
use std::path::{Path, PathBuf};

use tao::event::Event;
use tao::event_loop::{ControlFlow, EventLoopBuilder};
use tao::platform::unix::WindowExtUnix;
use tao::window::WindowBuilder;
use wry::http::Response;
use wry::{WebContext, WebViewBuilder, WebViewBuilderExtUnix};

/// What asks for a window instead of the bench.
pub const ASKED: &str = "--window";

/// Opens it, with a document in each line of `sales`. What the page stores lies in `folder`. Ends when standard input does.
pub fn open(sales: PathBuf, folder: &Path) -> ! {
    let events = EventLoopBuilder::<Option<String>>::with_user_event().build();
    let window = WindowBuilder::new().build(&events).unwrap();
    let mut context = WebContext::new(Some(folder.join("web")));
    let view = WebViewBuilder::new_with_web_context(&mut context)
        .with_custom_protocol("rival".into(), move |_, request| served(&sales, request.uri().path()))
        .with_ipc_handler(|message| println!("{}", message.body()))
        .with_url("rival://localhost/window.html")
        .build_gtk(window.default_vbox().unwrap())
        .unwrap();
    let asks = events.create_proxy();
    std::thread::spawn(move || {
        for name in stdin().lines().map(Some).chain([None]) {
            asks.send_event(name.map(Result::unwrap)).unwrap();
        }
    });
    events.run(move |event, _, flow| {
        let _kept = (&context, &window);
        *flow = ControlFlow::Wait;
        match event {
            Event::UserEvent(Some(name)) => view.evaluate_script(&format!("replicate('{name}')")).unwrap(),
            Event::UserEvent(None) => *flow = ControlFlow::Exit,
            _ => {}
        }
    })
}

/// A file of this folder, or the sales.
fn served(sales: &Path, path: &str) -> Response<Cow<'static, [u8]>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/rivals");
    let file = if path == "/sales.jsonl" { sales.to_owned() } else { here.join(path.trim_start_matches('/')) };
    let kind = match file.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html",
        Some("js" | "mjs") => "text/javascript",
        _ => "text/plain",
    };
    Response::builder().header("Content-Type", kind).body(fs::read(file).unwrap().into()).unwrap()
}
