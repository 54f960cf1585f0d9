//! The till's window. Owns: the order in which things start. Keeps true: the window opens whatever state the data is in,
//! so that there is always a place to read what is wrong. Must not import: rules, SQLite, sentences.
//!
//! There is no single-instance plugin: its lock is per program identifier, ours is per data folder, and two tills in two
//! folders are allowed. A second window on the same folder opens and shows the engine's `Busy` with its holder.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod args;
mod command;
mod window;

use std::process::ExitCode;
use std::sync::Arc;

use command::Door;
use tauri::Manager;

fn main() -> ExitCode {
    let asked = match args::read(std::env::args_os().skip(1)) {
        Ok(asked) => asked,
        Err(args::Stop { said, code }) => {
            if code == 0 {
                println!("{said}");
            } else {
                eprintln!("{said}");
            }
            return ExitCode::from(code);
        }
    };
    window::prepare_graphics();

    let app = tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![command::call])
        .setup(move |app| {
            let data = match asked.data {
                Some(data) => data,
                None => app.path().data_dir()?.join("trestle"),
            };
            let door = Arc::new(Door::new(data));
            app.manage(Arc::clone(&door));
            // Opening may migrate or wait for a disk; it runs beside the start of the web view, not before it.
            tauri::async_runtime::spawn_blocking(move || door.knock());
            window::open(app)?;
            Ok(())
        })
        .run(tauri::generate_context!());
    match app {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("trestle-till: the window cannot open: {why}");
            ExitCode::FAILURE
        }
    }
}
