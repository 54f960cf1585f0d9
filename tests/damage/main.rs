//! Bundle files and invitations that are damaged, forged, foreign or made to do harm: none is taken in, each says what is
//! wrong with it, and nothing is changed by trying. `FORMATS.md` lists the checks and their codes.
#![allow(clippy::unwrap_used)]

mod bits;
mod bodies;
mod containers;
mod envelopes;
mod forgeries;
mod invitations;
mod parts;
mod records;
mod scene;
mod stored;
