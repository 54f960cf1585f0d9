//! The list itself.

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use trestle_rules::NO_RATE;
use ts_rs::TS;

use super::command::{Command, Moves, Role, Run, Topic};
use super::shapes::Shapes;
use super::types::work::WorkKind;
use super::{
    app, basket, benefit, books, bundling, catalog, codes, conflicts, contacts, credit, export, favourites, founding,
    invite, listing, lookup, made_together, market, member, offer, overnight, owner, picture, pricing, report, returns,
    ringing, sale, session, staff, stock, store, sync, taking, tills, tip, transfer,
};
use crate::answer::Form;
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::folder::Folder;
use crate::house::{House, Shared};
use crate::tx::{Mode, Tx};
use crate::work::Begun;

use Mode::{Draft, Fact, Read};
use Role::{Manager, Nobody, Owner, Seller};
use Topic::{Basket, Catalog, Market, Member, Sale, Session, Settings, Stock, Sync};

/// Every command.
#[rustfmt::skip]
pub(super) static LIST: LazyLock<Vec<Command>> = LazyLock::new(|| {
    vec![
        tx("app.status", Nobody, Read, &[], app::status),
        tx("setup.offer", Nobody, Read, &[], founding::offer),
        house("shop.create", Nobody, EVERYTHING, founding::create),
        house("shop.demo", Nobody, EVERYTHING, app::demo),
        shared("shop.leave_demo", Manager, EVERYTHING, app::leave_demo),

        folder("store.list_aside", Nobody, Moves::Nothing, &[], store::list_aside),
        folder("store.set_aside", Nobody, Moves::Files, EVERYTHING, store::set_aside),
        folder("store.bring_back", Nobody, Moves::Files, EVERYTHING, store::bring_back),
        shared("store.check", Seller, &[Settings], store::check),

        tx("basket.open", Seller, Draft, &[Basket], basket::open),
        tx("basket.quote", Seller, Draft, &[], basket::quote),
        tx("basket.give", Seller, Draft, &[Basket], basket::give),
        tx("basket.set_tip", Seller, Draft, &[Basket], tip::set),
        tx("basket.keep_change", Seller, Draft, &[Basket], tip::keep_change),
        tx("basket.add_item", Seller, Draft, &[Basket], ringing::add_item),
        tx("basket.add_amount", Seller, Draft, &[Basket], basket::add_amount),
        tx("basket.set_quantity", Seller, Draft, &[Basket], basket::set_quantity),
        tx("basket.set_measure", Seller, Draft, &[Basket], ringing::set_measure),
        tx("basket.set_price", Seller, Draft, &[Basket], pricing::set_price),
        tx("basket.set_discount", Seller, Draft, &[Basket], pricing::set_discount),
        tx("basket.set_exempt", Seller, Draft, &[Basket], pricing::set_exempt),
        tx("basket.allow_discounts", Manager, Draft, &[Basket], pricing::allow_discounts),
        tx("basket.make_bundle", Seller, Draft, &[Basket], bundling::make),
        tx("basket.name_offer", Seller, Draft, &[Basket], offer::name),
        tx("basket.remove", Seller, Draft, &[Basket], basket::remove),
        tx("basket.undo", Seller, Draft, &[Basket], basket::undo),
        tx("basket.attach_member", Seller, Draft, &[Basket], benefit::attach_member),
        tx("basket.attach_of_history", Seller, Draft, &[Basket], benefit::attach_of_history),
        tx("basket.use_reward", Seller, Draft, &[Basket], benefit::use_reward),
        tx("basket.hold", Seller, Draft, &[Basket], basket::hold),
        tx("basket.resume", Seller, Draft, &[Basket], basket::resume),
        tx("basket.name", Seller, Draft, &[Basket], basket::name),
        tx("basket.list_held", Seller, Read, &[], basket::list_held),
        tx("basket.clear", Seller, Draft, &[Basket], basket::clear),

        tx("sale.commit", Seller, Fact, &[Basket, Sale, Session, Stock], sale::commit),
        tx("sale.undo", Seller, Fact, &[Basket, Sale, Session, Stock], sale::undo),
        tx("sale.find", Seller, Read, &[], sale::find),
        tx("sale.show", Seller, Read, &[], sale::show),
        tx("transfer.offer", Seller, Read, &[], transfer::offer),
        tx("transfer.list", Seller, Read, &[], transfer::list),
        tx("transfer.settle", Seller, Fact, &[Sale, Session], transfer::settle),
        tx("credit.look_up", Seller, Read, &[], credit::look_up),
        tx("return.judge", Seller, Read, &[], returns::judge),
        tx("return.commit", Seller, Fact, &[Sale, Session, Stock], returns::commit),
        tx("return.commit_open", Manager, Fact, &[Sale, Session, Stock], returns::commit_open),
        tx("code.resolve", Seller, Read, &[], codes::resolve),
        tx("signup.offer", Seller, Read, &[], member::offer),
        tx("signup.suggest", Seller, Read, &[], member::suggest),
        tx("member.enroll", Seller, Fact, &[Member, Sale], member::enroll),
        tx("member.lookup", Seller, Read, &[], lookup::look_up),
        tx("member.draw_code", Seller, Read, &[], lookup::draw_code),
        tx("member.list", Seller, Read, &[], lookup::list),
        tx("member.claim", Seller, Fact, &[Member, Sale], member::claim),
        tx("member.withdraw_consent", Seller, Fact, &[Member], member::withdraw_consent),
        tx("member.erase", Manager, Fact, &[Member], member::erase),

        tx("session.open", Seller, Fact, &[Session, Market], session::open),
        tx("session.change", Seller, Fact, &[Session, Market], session::change),
        tx("session.status", Seller, Read, &[], session::status),
        tx("session.keep", Seller, Fact, &[Session], overnight::keep),
        tx("session.move_cash", Seller, Fact, &[Session], session::move_cash),
        tx("session.open_drawer", Seller, Fact, &[Session], session::open_drawer),
        tx("session.hand_over", Seller, Fact, &[Session], staff::hand_over),
        tx("session.count", Seller, Fact, &[Session], session::count),
        tx("session.close", Seller, Fact, &[Session], session::close),
        tx("day.report", Seller, Read, &[], report::day_report),

        tx("staff.list", Seller, Read, &[], staff::list),
        tx("staff.save", Manager, Fact, &[Session], staff::save),

        tx("catalog.list", Seller, Read, &[], catalog::list),
        tx("catalog.search", Seller, Read, &[], catalog::search),
        tx("catalog.show", Seller, Read, &[], catalog::show),
        tx("catalog.save_item", Manager, Fact, &[Catalog, Stock], catalog::save_item),
        tx("catalog.plan_variants", Manager, Read, &[], made_together::plan),
        tx("catalog.save_variants", Manager, Fact, &[Catalog, Stock], made_together::save),
        tx("catalog.save_bundle", Manager, Fact, &[Catalog], catalog::save_bundle),
        tx("catalog.set_favourites", Manager, Fact, &[Catalog], favourites::set),
        shared("catalog.set_picture", Manager, &[Catalog], picture::set),
        tx("catalog.pictures", Seller, Read, &[], picture::drawn),
        shared("catalog.draw_picture", Manager, &[], picture::draw),
        beside("catalog.list_files", Manager, listing::list_files),
        shared("catalog.plan_import", Manager, &[], listing::plan_import),
        shared("catalog.import", Manager, &[Catalog, Stock], listing::import),
        written("catalog.export", Manager, listing::export),
        tx("stock.marks", Seller, Read, &[], stock::marks),
        tx("stock.list", Seller, Read, &[], stock::list),
        tx("stock.count", Manager, Fact, &[Stock], stock::count),
        tx("stock.move", Manager, Fact, &[Stock], stock::shift),
        tx("market.list", Seller, Read, &[], market::list),
        tx("market.save", Manager, Fact, &[Market], market::save),
        tx("policy.save", Manager, Fact, &[Market], market::save_policy),
        tx("offer.list", Seller, Read, &[], offer::list),
        tx("offer.save", Manager, Fact, &[Catalog, Basket], offer::save),

        beside("export.places", Manager, export::places),
        written("export.sales", Manager, export::sales),
        written("export.books", Manager, books::export_books),
        tx("books.offer", Manager, Read, &[], books::offer),
        written("contacts.export", Owner, contacts::export),
        shared("till.invite", Manager, &[Sync], invite::invite),
        shared("shop.join", Nobody, EVERYTHING, invite::join),
        beside("sync.status", Manager, tills::status),
        shared("sync.export", Manager, &[Sync], sync::export),
        shared("sync.plan_import", Manager, &[], taking::plan_import),
        shared("sync.import", Manager, EVERYTHING, taking::import),
        tx("sync.resolve", Manager, Fact, EVERYTHING, conflicts::resolve),
        shared("work.status", Nobody, &[], sync::work_status),
        shared("work.cancel", Nobody, &[], sync::cancel),
        tx("settings.save", Manager, Fact, &[Settings], app::save_settings),
        beside("owner.show_words", Owner, owner::show_words),
        house("owner.change_passphrase", Owner, &[Settings], owner::change_passphrase),
    ]
});

const EVERYTHING: &[Topic] = &[Basket, Sale, Session, Catalog, Stock, Member, Market, Sync, Settings];

/// Finds a command by name.
///
/// # Errors
/// `command.unknown`.
pub fn find(name: &str) -> Result<&'static Command> {
    let unknown = || EngineError::with(ErrorCode::CommandUnknown, [("name", json!(name))]);
    LIST.iter().find(|c| c.name == name).ok_or_else(unknown)
}

fn tx<A, R>(
    name: &'static str,
    role: Role,
    mode: Mode,
    changes: &'static [Topic],
    run: fn(&mut Tx<'_>, A) -> Result<R>,
) -> Command
where
    A: DeserializeOwned + TS + JsonSchema + 'static,
    R: Serialize + TS + JsonSchema + 'static,
{
    let run = move |tx: &mut Tx<'_>, args: Value, form: Form| form.of(&run(tx, parse(args)?)?);
    Command { name, role, changes, run: Run::Tx(mode, Box::new(run)), shapes: Shapes::of::<A, R>() }
}

/// Reads long, or writes a file for others: beside whoever takes turns.
fn beside<A, R>(name: &'static str, role: Role, run: fn(&mut Tx<'_>, A) -> Result<R>) -> Command
where
    A: DeserializeOwned + TS + JsonSchema + 'static,
    R: Serialize + TS + JsonSchema + 'static,
{
    let run = move |tx: &mut Tx<'_>, args: Value, form: Form| form.of(&run(tx, parse(args)?)?);
    Command { name, role, changes: &[], run: Run::Beside(Box::new(run)), shapes: Shapes::of::<A, R>() }
}

/// Writes a file for others, beside whoever takes turns, as long work that is told of and can be stopped.
fn written<A, R>(name: &'static str, role: Role, run: fn(&mut Tx<'_>, A, &Begun<'_>) -> Result<R>) -> Command
where
    A: DeserializeOwned + TS + JsonSchema + 'static,
    R: Serialize + TS + JsonSchema + 'static,
{
    let run = move |shared: &Shared, args: Value, at: Option<i64>, form: Form| {
        let args = parse(args)?;
        let begun = shared.works.begin(WorkKind::File)?;
        form.of(&shared.beside(at, |tx| run(tx, args, &begun))?)
    };
    Command { name, role, changes: &[], run: Run::Shared(Box::new(run)), shapes: Shapes::of::<A, R>() }
}

fn house<A, R>(
    name: &'static str,
    role: Role,
    changes: &'static [Topic],
    run: fn(&mut House, A, Option<i64>) -> Result<R>,
) -> Command
where
    A: DeserializeOwned + TS + JsonSchema + 'static,
    R: Serialize + TS + JsonSchema + 'static,
{
    let run =
        move |house: &mut House, args: Value, at: Option<i64>, form: Form| form.of(&run(house, parse(args)?, at)?);
    Command { name, role, changes, run: Run::House(Box::new(run)), shapes: Shapes::of::<A, R>() }
}

fn shared<A, R>(
    name: &'static str,
    role: Role,
    changes: &'static [Topic],
    run: fn(&Shared, A, Option<i64>) -> Result<R>,
) -> Command
where
    A: DeserializeOwned + TS + JsonSchema + 'static,
    R: Serialize + TS + JsonSchema + 'static,
{
    let run = move |shared: &Shared, args: Value, at: Option<i64>, form: Form| form.of(&run(shared, parse(args)?, at)?);
    Command { name, role, changes, run: Run::Shared(Box::new(run)), shapes: Shapes::of::<A, R>() }
}

fn folder<A, R>(
    name: &'static str,
    role: Role,
    moves: Moves,
    changes: &'static [Topic],
    run: fn(&Folder<'_>, A) -> Result<R>,
) -> Command
where
    A: DeserializeOwned + TS + JsonSchema + 'static,
    R: Serialize + TS + JsonSchema + 'static,
{
    let run = move |folder: &Folder<'_>, args: Value, form: Form| form.of(&run(folder, parse(args)?)?);
    Command { name, role, changes, run: Run::Folder(moves, Box::new(run)), shapes: Shapes::of::<A, R>() }
}

/// Reads arguments; nothing at all counts as no arguments. They have names: a list of them would be read by place.
fn parse<A: DeserializeOwned>(args: Value) -> Result<A> {
    let args = match args {
        Value::Null => json!({}),
        Value::Object(_) => args,
        _ => return Err(EngineError::with(ErrorCode::ArgsUnreadable, [("what", json!("arguments without names"))])),
    };
    // Read again only to learn where it went wrong.
    A::deserialize(&args).or_else(|_| serde_path_to_error::deserialize(&args)).map_err(|e| unreadable(&e))
}

/// What could not be read, and which argument that is, by its path: `loyalty.member`.
fn unreadable(error: &serde_path_to_error::Error<serde_json::Error>) -> EngineError {
    let (message, path) = (error.inner().to_string(), error.path().to_string());
    let missing = message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`'));
    let field = match missing {
        Some(field) if path == "." => Some(field.to_owned()),
        Some(field) => Some(format!("{path}.{field}")),
        // Its name is not one of ours.
        None if path == "." || message.starts_with("unknown field") => None,
        None => Some(path),
    };
    let field = field.map(|field| ("field", json!(field)));
    if message.starts_with(NO_RATE) {
        return EngineError::with(ErrorCode::RateUnreadable, field);
    }
    EngineError::with(ErrorCode::ArgsUnreadable, [("what", json!(without_values(&message)))].into_iter().chain(field))
}

/// Takes what was given out of a parser's message: it might be a passphrase, a name or an address, as a value, as one of
/// several choices, or in the place of a field's name. It stands in quotes before what was expected, and may hold quotes too.
fn without_values(message: &str) -> String {
    // These name a field that is ours.
    if ["missing field", "duplicate field"].iter().any(|ours| message.starts_with(ours)) {
        return message.to_owned();
    }
    let (given, expected) = message.rfind(", expected ").map_or((message, ""), |at| message.split_at(at));
    match given.find(['"', '`']) {
        Some(quote) => format!("{}\"…\"{expected}", &given[..quote]),
        None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parsers_message_says_what_was_expected_and_not_what_was_given() {
        for (message, shown) in [
            ("invalid type: string \"a@b.example\", expected i64", "invalid type: string \"…\", expected i64"),
            ("invalid type: string \"\\\"a\\\"@b.example\", expected i64", "invalid type: string \"…\", expected i64"),
            ("unknown field `a@b.example`, expected `email`", "unknown field \"…\", expected `email`"),
            ("unknown field `a`b, expected c`, expected `x` or `y`", "unknown field \"…\", expected `x` or `y`"),
            ("unknown variant `a@b.example`, expected `staff`", "unknown variant \"…\", expected `staff`"),
            ("unknown field `a@b.example`, there are no fields", "unknown field \"…\""),
            ("missing field `code`", "missing field `code`"),
            ("invalid length 3, expected a pair", "invalid length 3, expected a pair"),
        ] {
            assert_eq!(without_values(message), shown);
        }
    }
}
