//! Runs what was asked.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use trestle_engine::error_codes::ErrorCode;
use trestle_engine::named::{self, Unopened};
use trestle_engine::replay::{History, replay_all};
use trestle_engine::{ApiError, Call, Engine, Host, api};

use crate::args::{Args, CatalogueWork, Command, Format, Init, Ledger, ReadCatalogue};
use crate::data_folder::DataFolder;
use crate::day;
use crate::progress::Bar;
use crate::stop::{DECIMALS, Stop, usage, with_amounts};
use crate::terminal;

type Result<T> = std::result::Result<T, Stop>;

/// Runs what was asked.
pub fn run(args: &Args) -> Result<()> {
    if let Command::Commands = args.command {
        print(&json!(api::commands()));
        return Ok(());
    }
    let data = args.data.as_deref().ok_or_else(|| usage("--data DIR is missing"))?;
    let at = args.at.as_deref().map(read_time).transpose()?;
    let folder = DataFolder::at(data);
    let engine = match folder.open(&args.command) {
        Err(Stop::Refused(why, _)) => return call_closed(data, why, &args.command),
        opened => opened?,
    };
    let office = Office { engine, at, json: args.json };
    let done = office.run(&args.command).map_err(|stop| with_amounts(stop, || office.decimals()));
    if done.is_err() {
        folder.undo_opening(office.engine);
    }
    done
}

/// Bytes of a file with a passphrase at most.
const MOST_OF_A_LINE: u64 = 64 << 10;
/// Bytes of arguments from standard input at most.
const MOST_OF_ARGUMENTS: u64 = 16 << 20;

/// Runs a command that needs no open store, where there is none; otherwise tells why there is none.
fn call_closed(data: &Path, why: ApiError, command: &Command) -> Result<()> {
    let called = match command {
        Command::Call { name, args, .. } => {
            Engine::call_closed(data, &Host::system("trestle"), &why, name, read_args(args.as_deref())?)
        }
        _ => None,
    };
    print(&json!(called.unwrap_or(Err(why))?.result));
    Ok(())
}

/// Arguments of a command: JSON, or `-` to read it from standard input.
fn read_args(args: Option<&str>) -> Result<Value> {
    let text = match args {
        Some("-") => {
            let mut text = String::new();
            let read = std::io::stdin().take(MOST_OF_ARGUMENTS + 1).read_to_string(&mut text);
            read.map_err(|e| usage(format!("standard input: {e}")))?;
            if text.len() as u64 > MOST_OF_ARGUMENTS {
                return Err(usage(format!("standard input: more than {} megabytes", MOST_OF_ARGUMENTS >> 20)));
            }
            text
        }
        Some(text) => text.to_owned(),
        None => "{}".to_owned(),
    };
    serde_json::from_str(&text).map_err(|e| usage(format!("arguments are no JSON: {e}")))
}

fn first_line(file: &Path) -> Result<String> {
    let refused = |what: &str| usage(format!("{}: {what}", file.display()));
    let bytes = named::read(file, MOST_OF_A_LINE).map_err(|why| match why {
        Unopened::NotFound => refused("there is no such file"),
        Unopened::NotAFile => refused("this is a folder, a device or a pipe, not a file"),
        Unopened::TooLarge => refused("this is too long to hold a passphrase"),
        Unopened::Failed(error) => refused(&error.to_string()),
    })?;
    let text = String::from_utf8(bytes).map_err(|_| refused("this is no text"))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

fn read_time(text: &str) -> Result<i64> {
    let time = chrono::DateTime::parse_from_rfc3339(text);
    time.map(|t| t.timestamp_millis()).map_err(|e| usage(format!("--at {text}: {e}")))
}

/// Prints to standard output; whoever reads it may have gone, and that is no error.
fn print(value: &impl Display) {
    let _ = writeln!(std::io::stdout(), "{}", terminal::shown(&format!("{value:#}")));
}

struct Office {
    engine: Engine,
    at: Option<i64>,
    json: bool,
}

impl Office {
    fn run(&self, command: &Command) -> Result<()> {
        match command {
            Command::Commands => Ok(()),
            Command::Init(init) => self.init(init),
            Command::Call { name, args, key } => self.call(name, args.as_deref(), key.as_deref()),
            Command::Replay { files, map, market } => self.replay(files, map, market),
            Command::Day { date, market } => self.day(date.as_deref(), market.as_deref()),
            Command::Sales { format, out, from, to } => self.sales(*format, out, from.as_deref(), to.as_deref()),
            Command::Books { format, out, from, to } => self.books(*format, out, from.as_deref(), to.as_deref()),
            Command::Catalogue { what: CatalogueWork::Import { file, map, read, rates, dry_run } } => {
                self.import_catalogue(file, map.as_deref(), read, rates, *dry_run)
            }
            Command::Catalogue { what: CatalogueWork::Export { out } } => {
                self.shown("catalog.export", json!({ "out": out }))
            }
            Command::Invite { out } => self.shown("till.invite", json!({ "out": out })),
            Command::Join { file, code } => self.shown("shop.join", json!({ "file": file, "code": code })),
            Command::Export { out, to, all } => self.shown("sync.export", json!({ "out": out, "to": to, "all": all })),
            Command::Import { files, plan } => self.import(files, *plan),
            Command::Sync => self.shown("sync.status", Value::Null),
            Command::Lookup { code } => self.shown("member.lookup", json!({ "code": code })),
            Command::Contacts { out, passphrase_file } => {
                let passphrase = first_line(passphrase_file)?;
                self.shown("contacts.export", json!({ "out": out, "passphrase": passphrase }))
            }
            Command::BundleKey => {
                print(&self.engine.bundle_key()?);
                Ok(())
            }
            Command::Verify { against } => self.verify(against.as_deref()),
            Command::Rebuild => self.rebuild(),
            Command::Digest => {
                print(&self.engine.digest()?);
                Ok(())
            }
        }
    }

    /// Decimals of the shop's currency.
    fn decimals(&self) -> u8 {
        let status = self.ask("app.status", Value::Null).unwrap_or_default();
        status["shop"]["currency"]["decimals"].as_u64().and_then(|n| u8::try_from(n).ok()).unwrap_or(DECIMALS)
    }

    fn ask(&self, name: &str, args: Value) -> Result<Value> {
        Ok(self.engine.run(Call { name, args, key: None, at: self.at })?.result)
    }

    /// Runs a command and prints what it gave, without what only a screen can draw. Progress goes to a terminal.
    fn shown(&self, name: &'static str, args: Value) -> Result<()> {
        let mut result = self.long(name, args)?;
        if let Some(fields) = result.as_object_mut() {
            fields.remove("qr");
        }
        print(&result);
        Ok(())
    }

    /// Runs a command that may take long, and shows how far it is.
    fn long(&self, name: &'static str, args: Value) -> Result<Value> {
        std::thread::scope(|scope| {
            let work = scope.spawn(|| self.ask(name, args));
            let mut bar = Bar::new("steps");
            while !work.is_finished() {
                let status = self.engine.call("work.status", Value::Null, None)?.result;
                let step = |field: &str| status["work"][field].as_u64().unwrap_or_default();
                let _ = bar.show(step("done"), step("all"));
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            bar.end();
            work.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }

    fn import(&self, files: &[PathBuf], plan: bool) -> Result<()> {
        let name = if plan { "sync.plan_import" } else { "sync.import" };
        let result = self.long(name, json!({ "files": files }))?;
        let refused = result["files"].as_array().into_iter().flatten().find(|f| !f["refused"].is_null());
        let refused = refused.and_then(|f| serde_json::from_value::<ApiError>(f["refused"].clone()).ok());
        print(&result);
        refused.map_or(Ok(()), |error| Err(error.into()))
    }

    /// Every line that is refused is printed, however many they are. A column that is only guessed is asked for, also where
    /// nothing was to be taken in.
    fn import_catalogue(
        &self,
        file: &Path,
        map: Option<&str>,
        read: &ReadCatalogue,
        rates: &[String],
        dry_run: bool,
    ) -> Result<()> {
        let columns = map.map(|map| pairs(map, &CATALOGUE)).transpose()?.unwrap_or_default();
        let read = json!({
            "heading_line": read.heading_line, "sheet": read.sheet, "encoding": read.encoding, "separator": read.separator,
        });
        let args = json!({ "file": file, "columns": columns, "read": read, "rates": rates, "most": u32::MAX });
        if !dry_run {
            return self.shown("catalog.import", args);
        }
        let plan = self.long("catalog.plan_import", args)?;
        print(&plan);
        let unsure = plan["unsure"].as_array().and_then(|unsure| unsure.first());
        unsure.map_or(Ok(()), |column| {
            let error = ApiError::from(ErrorCode::ListingNotSaid);
            Err(ApiError { args: [("column".to_owned(), column.clone())].into_iter().collect(), ..error }.into())
        })
    }

    fn init(&self, init: &Init) -> Result<()> {
        if init.demo {
            let status = self.ask("shop.demo", Value::Null)?;
            print(&status["shop"]);
            return Ok(());
        }
        let need =
            |value: &Option<String>, name: &str| value.clone().ok_or_else(|| usage(format!("--{name} is missing")));
        let file = init.passphrase_file.as_ref().ok_or_else(|| usage("--passphrase-file is missing"))?;
        let passphrase = first_line(file)?;
        let mut args = json!({
            "name": need(&init.shop, "shop")?, "country": need(&init.country, "country")?, "passphrase": passphrase,
        });
        let given = [
            ("currency", json!(init.currency)),
            ("zone", json!(init.zone)),
            ("tax_rates", json!(init.tax_rates)),
            ("tax_name", json!(init.tax_name)),
            ("prices", json!(init.prices)),
            ("cash_rounding", json!(init.cash_rounding)),
        ];
        for (key, value) in given {
            if !value.is_null() {
                args[key] = value;
            }
        }
        print(&self.ask("shop.create", args)?);
        Ok(())
    }

    fn call(&self, name: &str, args: Option<&str>, key: Option<&str>) -> Result<()> {
        let args = read_args(args)?;
        let reply = self.engine.run(Call { name, args, key, at: self.at })?;
        print(&json!(reply.result));
        Ok(())
    }

    fn replay(&self, files: &[PathBuf], map: &str, market: &str) -> Result<()> {
        let columns = pairs(map, &HISTORY)?;
        let history =
            |file: &PathBuf| History { file: file.clone(), columns: columns.clone(), market: market.to_owned() };
        let histories: Vec<History> = files.iter().map(history).collect();
        let mut bar = Bar::new("receipts");
        let report = replay_all(&self.engine, &histories, &mut |done, all| bar.show(done, all))?;
        bar.end();
        // As it is written, because it may list very many rows; whoever reads it may have gone, and that is no error.
        let mut out = std::io::BufWriter::new(std::io::stdout());
        let _ = serde_json::to_writer_pretty(&mut out, &report);
        let _ = writeln!(out);
        Ok(())
    }

    fn day(&self, date: Option<&str>, market: Option<&str>) -> Result<()> {
        let latest = self.engine.days()?.pop();
        let Some(day) = date.map(str::to_owned).or(latest) else {
            let report = self.ask("day.report", Value::Null)?;
            print(&report);
            return Ok(());
        };
        let market = market.map(|name| self.market(name)).transpose()?;
        let report = self.ask("day.report", json!({ "day": day, "market": market }))?;
        if self.json {
            print(&report);
        } else {
            let status = self.ask("app.status", Value::Null)?;
            print(&day::page(&report, &status["shop"]).trim_end());
        }
        Ok(())
    }

    /// The id of a market by its name; what is no name is taken as an id.
    fn market(&self, name: &str) -> Result<Value> {
        let list = self.ask("market.list", Value::Null)?;
        let found = list["markets"].as_array().into_iter().flatten().find(|market| market["name"] == name);
        Ok(found.map_or_else(|| json!(name), |market| market["id"].clone()))
    }

    fn sales(&self, format: Format, out: &Path, from: Option<&str>, to: Option<&str>) -> Result<()> {
        let format = match format {
            Format::Csv => "csv",
            Format::CsvSemicolon => "csv_semicolon",
            Format::Jsonl => "jsonl",
            Format::Xlsx => "xlsx",
        };
        self.shown("export.sales", of_days(format, out, from, to))
    }

    fn books(&self, format: Ledger, out: &Path, from: Option<&str>, to: Option<&str>) -> Result<()> {
        let format = match format {
            Ledger::Xero => "xero",
            Ledger::Quickbooks => "quickbooks",
            Ledger::Lexware => "lexware",
            Ledger::Datev => "datev",
        };
        self.shown("export.books", of_days(format, out, from, to))
    }

    fn verify(&self, against: Option<&str>) -> Result<()> {
        let mut bar = Bar::new("facts");
        let progress = &mut |done, all| bar.show(done, all);
        let verified = match against {
            Some(against) => self.engine.verify_against(against, progress)?,
            None => self.engine.verify(progress)?,
        };
        bar.end();
        print(&json!(verified));
        if verified.is_clean() { Ok(()) } else { Err(ApiError::from(ErrorCode::VerifyFound).into()) }
    }

    fn rebuild(&self) -> Result<()> {
        let mut bar = Bar::new("facts");
        let digest = self.engine.rebuild(&mut |done, all| bar.show(done, all))?;
        bar.end();
        print(&digest);
        Ok(())
    }
}

/// Arguments of an export.
fn of_days(format: &str, out: &Path, from: Option<&str>, to: Option<&str>) -> Value {
    let mut args = json!({ "format": format, "out": out });
    for (key, value) in [("from", from), ("to", to)] {
        if let Some(value) = value {
            args[key] = json!(value);
        }
    }
    args
}

/// What the columns of a sales history can mean.
const HISTORY: [&str; 7] = ["receipt", "sku", "name", "qty", "at", "price", "member"];
/// What those of a catalogue can.
const CATALOGUE: [&str; 12] = [
    "name",
    "price",
    "variant",
    "sku",
    "barcode",
    "category",
    "cost",
    "tax_rate",
    "creator",
    "tracked",
    "stock",
    "low_stock",
];

/// Headings by what they mean.
fn pairs(map: &str, meanings: &[&str]) -> Result<BTreeMap<String, String>> {
    let pair = |pair: &str| -> Result<(String, String)> {
        let (meaning, heading) = pair.split_once('=').ok_or_else(|| usage(format!("--map: no = in {pair}")))?;
        if !meanings.contains(&meaning.trim()) {
            return Err(usage(format!("--map: {meaning} is none of {}", meanings.join(", "))));
        }
        Ok((meaning.trim().to_owned(), heading.trim().to_owned()))
    };
    map.split(',').map(pair).collect()
}
