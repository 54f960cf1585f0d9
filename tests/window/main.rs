//! Tests in the real window. Owns: that what a seller sees and taps works in the program as it is shipped. Must not:
//! repeat what a rule's or the engine's own test says already; a window costs a second to open.

mod bundles;
mod clock;
mod holding;
mod layout;
mod opening;
mod paying;
mod selling;
mod setup;
mod stall;
mod tour;
