//! Progress of long work, on stderr and only to a terminal.

use std::io::IsTerminal;
use std::ops::ControlFlow;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar, or nothing.
pub struct Bar(Option<ProgressBar>);

impl Bar {
    /// A bar that counts `what`.
    pub fn new(what: &'static str) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let template = format!("{{bar:40}} {{pos}}/{{len}} {what} {{eta}}");
        let style = ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar());
        Self(Some(ProgressBar::no_length().with_style(style)))
    }

    /// Shows how far it is. On the command line stopping is Ctrl-C: what was committed stays.
    pub fn show(&mut self, done: u64, all: u64) -> ControlFlow<()> {
        if let Some(bar) = &self.0 {
            bar.set_length(all);
            bar.set_position(done);
        }
        ControlFlow::Continue(())
    }

    /// Takes the bar away.
    pub fn end(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
