//! What can be asked on the command line.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

/// The offline till for market stalls, without its window.
#[derive(Debug, Parser)]
#[command(name = "trestle", version, disable_help_subcommand = true)]
pub struct Args {
    /// The data folder.
    #[arg(long, value_name = "DIR", global = true)]
    pub data: Option<PathBuf>,
    /// A stated time instead of the clock's, such as 2026-05-02T10:30:00+02:00.
    #[arg(long, value_name = "RFC3339", global = true)]
    pub at: Option<String>,
    /// Print results as JSON.
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Set up a shop on this till.
    Init(Init),
    /// Print every command with its role, what it changes, and the schemas of its arguments and result.
    Commands,
    /// Run one command exactly as the window does.
    Call {
        /// Name, such as `sale.commit`.
        name: String,
        /// Arguments as JSON, or `-` to read them from standard input.
        args: Option<String>,
        /// A key: repeats under it get the first answer.
        #[arg(long)]
        key: Option<String>,
    },
    /// Ring up a sales history from another system through the same commands.
    Replay {
        /// The CSV files, in any order. Asked again with the same files, it goes on where it was.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Columns by meaning: receipt=…,sku=…,name=…,qty=…,at=…,price=…,member=…; nothing behind receipt=, sku= or qty= says
        /// that the file has no such column, and each row is a sale of one
        #[arg(long)]
        map: String,
        /// Market at which everything was sold.
        #[arg(long)]
        market: String,
    },
    /// Print the report of a day, of all tills; the latest day if none is given.
    Day {
        /// `YYYY-MM-DD`.
        date: Option<String>,
        /// Only what was sold at this market.
        #[arg(long)]
        market: Option<String>,
    },
    /// Export sales.
    Sales {
        /// Format.
        #[arg(long, value_enum)]
        format: Format,
        /// File, or folder.
        #[arg(long)]
        out: PathBuf,
        /// Only from this business day on.
        #[arg(long)]
        from: Option<String>,
        /// Only up to this business day.
        #[arg(long)]
        to: Option<String>,
    },
    /// Export takings for bookkeeping: by day, tax rate and tender.
    Books {
        /// Program that takes it.
        #[arg(long, value_enum)]
        format: Ledger,
        /// File, or folder.
        #[arg(long)]
        out: PathBuf,
        /// Only from this business day on.
        #[arg(long)]
        from: Option<String>,
        /// Only up to this business day.
        #[arg(long)]
        to: Option<String>,
    },
    /// Import the catalogue of another program, or export this shop's.
    Catalogue {
        /// What to do with it.
        #[command(subcommand)]
        what: CatalogueWork,
    },
    /// Invite another tablet: writes a file and prints the code that opens it. The code is told apart from the file.
    Invite {
        /// File, or folder.
        #[arg(long)]
        out: PathBuf,
    },
    /// Join a shop by an invitation; the data folder must be empty.
    Join {
        /// The invitation.
        file: PathBuf,
        /// Its code.
        #[arg(long)]
        code: String,
    },
    /// Export a bundle file for the other tills: what they have not acknowledged.
    Export {
        /// File, or folder; the exchange folder if left out.
        #[arg(long)]
        out: Option<PathBuf>,
        /// Only what this till (id or number) has not acknowledged.
        #[arg(long = "for", value_name = "TILL")]
        to: Option<String>,
        /// Everything, whatever was acknowledged.
        #[arg(long)]
        all: bool,
    },
    /// Import bundle files.
    Import {
        /// Files, or folders that hold some.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Only say what they would bring.
        #[arg(long)]
        plan: bool,
    },
    /// Say where the exchange with other tills stands: what waits, gaps, conflicts.
    Sync,
    /// Look a member up by loyalty code.
    Lookup {
        /// The code.
        code: String,
    },
    /// Export the addresses of members whose consent stands.
    Contacts {
        /// File, or folder.
        #[arg(long)]
        out: PathBuf,
        /// File whose first line is the owner's passphrase or the recovery words.
        #[arg(long, value_name = "F")]
        passphrase_file: PathBuf,
    },
    /// Print the key that opens this shop's bundle files with `age -i`.
    BundleKey,
    /// Check the chain, the signatures, the contact records, and every projection against the facts.
    Verify {
        /// Hold the journal against a bundle file of any till, or a head that a report has printed (till:entry:hash, at
        /// least 16 digits of the hash): whoever has this till's key can sign another past, but not take back what left it.
        #[arg(long, value_name = "FILE|HEAD")]
        against: Option<String>,
    },
    /// Compute every projection again from the facts.
    Rebuild,
    /// Print one hash over all projections.
    Digest,
}

/// What to do with a catalogue file.
#[derive(Debug, Subcommand)]
pub enum CatalogueWork {
    /// Import a catalogue file, and print what was refused, line by line.
    Import {
        /// The file: CSV or XLSX of Square, Shopify, Loyverse, `WooCommerce`, `SumUp`, Etsy, Trestle, or any table.
        file: PathBuf,
        /// Columns by meaning, where the headings do not say: name=…,price=…,sku=…,barcode=…,category=…,cost=…,
        /// `tax_rate=…,variant=…,creator=…,tracked=…,stock=…,low_stock=…`
        #[arg(long)]
        map: Option<String>,
        /// How the file is to be read, where it is not as it looks.
        #[command(flatten)]
        read: ReadCatalogue,
        /// A tax rate that the shop does not have, and that is right all the same; may be given several times.
        #[arg(long = "rate", value_name = "PERCENT")]
        rates: Vec<String>,
        /// Only say what would be new, changed and refused.
        #[arg(long)]
        dry_run: bool,
    },
    /// Export the catalogue as a CSV file that can be imported again.
    Export {
        /// File, or folder.
        #[arg(long)]
        out: PathBuf,
    },
}

/// How a catalogue file is to be read.
#[derive(Debug, ClapArgs)]
pub struct ReadCatalogue {
    /// Line of the headings.
    #[arg(long, value_name = "N")]
    pub heading_line: Option<u64>,
    /// Sheet of a workbook.
    #[arg(long)]
    pub sheet: Option<String>,
    /// How its letters are written: utf8, windows1252, windows1250, windows1251 or macintosh.
    #[arg(long)]
    pub encoding: Option<String>,
    /// What stands between its cells: comma, semicolon, tab or pipe.
    #[arg(long)]
    pub separator: Option<String>,
}

/// A shop to set up.
#[derive(Debug, ClapArgs)]
pub struct Init {
    /// Name of the shop.
    #[arg(long)]
    pub shop: Option<String>,
    /// ISO 4217 currency.
    #[arg(long)]
    pub currency: Option<String>,
    /// ISO 3166 country; of one that Trestle has no rates for, --currency and --tax-rates must be given.
    #[arg(long)]
    pub country: Option<String>,
    /// Tax rates in percent, standard first, such as 8.25,0; the country's own follow.
    #[arg(long, value_delimiter = ',', value_name = "R,R")]
    pub tax_rates: Option<Vec<String>>,
    /// What the tax is called on receipts.
    #[arg(long)]
    pub tax_name: Option<String>,
    /// Whether prices hold the tax: inclusive or exclusive.
    #[arg(long)]
    pub prices: Option<String>,
    /// How cash totals are rounded, such as ten_cents.
    #[arg(long)]
    pub cash_rounding: Option<String>,
    /// IANA zone; the system's if left out.
    #[arg(long)]
    pub zone: Option<String>,
    /// File whose first line is the owner's passphrase.
    #[arg(long, value_name = "F")]
    pub passphrase_file: Option<PathBuf>,
    /// Set up the demo shop instead; nothing else is needed then.
    #[arg(long)]
    pub demo: bool,
}

/// Format of the sales export.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Format {
    /// One row a line; comma and point.
    Csv,
    /// The same with semicolon and decimal comma.
    CsvSemicolon,
    /// One JSON object a receipt.
    Jsonl,
    /// A workbook with the sheets Sales, Lines, Tenders, Taxes and Days.
    Xlsx,
}

/// Program that takes the books.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Ledger {
    /// A bank statement for Xero.
    Xero,
    /// Three columns for `QuickBooks`.
    Quickbooks,
    /// Account movements for Lexware Office.
    Lexware,
    /// A batch of postings for DATEV.
    Datev,
}
