//! Lists as files: how their rows are written, by the server and by the demo.

mod exchange;
mod transaction;

use serde::Serialize;

use crate::Language;

/// What files are lists of; as JSON it is what it is elsewhere in the API.
pub trait Exported: Serialize {
    /// How the name of a file ends, behind whose list it is.
    const NAME: &'static str;

    /// The columns of a CSV file: as they are called elsewhere in the API.
    const COLUMNS: &'static [&'static str];

    /// What stands in these columns, for readers of this language.
    fn fields(self, language: Language) -> Vec<String>;
}

/// How a file is written.
#[derive(Debug, Clone, Copy)]
pub enum Format {
    /// A table, as spreadsheets of a language expect it (RFC 4180).
    Csv(Language),
    /// A row to a line.
    JsonLines,
}

impl Format {
    /// The format that a file's ending stands for; tables are for readers of this language.
    pub fn from_ending(ending: &str, language: Language) -> Option<Self> {
        [Self::Csv(language), Self::JsonLines]
            .into_iter()
            .find(|it| it.ending() == ending)
    }

    /// What a file is, in HTTP's words.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv(_) => "text/csv; charset=utf-8",
            Self::JsonLines => "application/jsonl",
        }
    }

    /// How its name ends.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv(_) => "csv",
            Self::JsonLines => "jsonl",
        }
    }

    /// What stands before the first row.
    pub fn beginning<T: Exported>(self) -> Vec<u8> {
        match self {
            Self::Csv(Language::En) => row(b',', T::COLUMNS),
            Self::Csv(Language::Nb) => [b"\xef\xbb\xbf".to_vec(), row(b';', T::COLUMNS)].concat(),
            Self::JsonLines => Vec::new(),
        }
    }

    /// One row.
    pub fn write<T: Exported>(self, item: T) -> Vec<u8> {
        match self {
            Self::Csv(Language::En) => row(b',', item.fields(Language::En)),
            Self::Csv(Language::Nb) => row(b';', item.fields(Language::Nb)),
            Self::JsonLines => {
                let mut line = serde_json::to_vec(&item)
                    .expect("what is exported has text keys only, so it always is JSON");
                line.push(b'\n');
                line
            }
        }
    }
}

/// A name for the file, which any file system takes.
pub fn file_name<T: Exported>(whose: &str, format: Format) -> String {
    let plain = |it: char| {
        if it.is_ascii_alphanumeric() || it == '-' {
            it
        } else {
            '_'
        }
    };
    let whose: String = whose.chars().take(60).map(plain).collect();
    format!("{whose}-{}.{}", T::NAME, format.ending())
}

/// What a charge point said, so that no spreadsheet takes it for a formula and runs it.
fn text(said: String) -> String {
    if said.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{said}")
    } else {
        said
    }
}

/// What is not known is left blank.
fn told(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |it| it.to_string())
}

/// A number with two decimals, as spreadsheets of a language read it.
fn decimal(value: f64, language: Language) -> String {
    let plain = format!("{value:.2}");
    // What is rounded to nothing is not negative.
    let plain = if plain == "-0.00" { "0.00" } else { &plain };
    match language {
        Language::En => plain.to_owned(),
        Language::Nb => plain.replace('.', ","),
    }
}

fn row<T: AsRef<[u8]>>(delimiter: u8, fields: impl IntoIterator<Item = T>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer
        .write_record(fields)
        .expect("a row of its own can have any number of fields, and memory takes it");
    writer.into_inner().expect("memory takes what is written")
}
