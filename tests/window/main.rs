//! Tests in the real window. Owns: that what a seller sees and taps works in the program as it is shipped. Must not:
//! repeat what a rule's or the engine's own test says already; a window costs a second to open.

mod access;
mod bundles;
mod catalogue;
mod clock;
mod closing;
mod codes;
mod credits;
mod days;
mod discounts;
mod errors;
mod holding;
mod layout;
mod lost;
mod mishaps;
mod next_market;
mod opening;
mod paying;
mod people;
mod returning;
mod ringing;
mod scanning;
mod selling;
mod setup;
mod stall;
mod stock;
mod story;
mod tax;
mod tips;
mod tour;
mod tour_of_days;
mod tour_of_files;
mod tour_of_goods;
mod tour_of_tills;
mod transfers;
