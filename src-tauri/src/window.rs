//! The window itself. Owns: its size and title, and the two things the web view gets wrong on some machines (blank
//! windows, pinch). Keeps true: nothing a glove does can zoom the till. Must not import: the engine.

use tauri::{App, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

/// The seller's window, as the capability file calls it.
const MAIN: &str = "main";

/// Opens the seller's window.
pub fn open(app: &App) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title("Trestle")
        .inner_size(1280.0, 800.0)
        // A tablet held upright is 800 wide, one that lies is 600 high.
        .min_inner_size(800.0, 600.0)
        // A file dropped on the page would otherwise replace the till with that file.
        .disable_drag_drop_handler()
        .build()?;
    without_pinch(&window)
}

/// Starts this program again, as the same process, with WebKitGTK's DMA-BUF renderer off, which paints blank windows on
/// some graphics drivers. The variable has to be there before the first thread starts, and setting it in place is
/// unsafe code; `exec` is not. A value set by whoever starts the till is kept.
#[cfg(target_os = "linux")]
pub fn prepare_graphics() {
    use std::os::unix::process::CommandExt;

    const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(SWITCH).is_some() {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        // Returns only when it failed; a window that may stay blank is better than none.
        let why = std::process::Command::new(program).args(std::env::args_os().skip(1)).env(SWITCH, "1").exec();
        eprintln!("trestle-till: goes on without {SWITCH}: {why}");
    }
}

/// Other systems have another web view.
#[cfg(not(target_os = "linux"))]
pub fn prepare_graphics() {}

/// Takes the pinch gesture off the web view: it cannot be stopped from CSS (wry#544), and a zoomed till has lost its
/// Charge button.
#[cfg(target_os = "linux")]
fn without_pinch(window: &WebviewWindow) -> tauri::Result<()> {
    use gtk::glib::{object::ObjectExt, translate::from_glib_none};
    use gtk::prelude::{EventControllerExt, GestureExt};

    window.with_webview(|page| {
        let view = page.inner();
        // SAFETY: WebKitGTK keeps its `GtkGestureZoom*` in the widget's data under this key, on the widget's own thread,
        // where this closure runs; the binding takes a reference of its own.
        #[allow(unsafe_code)]
        let gesture: Option<gtk::GestureZoom> = unsafe {
            view.data::<gtk::ffi::GtkGestureZoom>("wk-view-zoom-gesture").map(|zoom| from_glib_none(zoom.as_ptr()))
        };
        if let Some(zoom) = gesture {
            zoom.ungroup();
            zoom.set_propagation_phase(gtk::PropagationPhase::None);
        }
    })
}

/// Other systems have another web view, which asks before it zooms.
#[cfg(not(target_os = "linux"))]
fn without_pinch(_window: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}
