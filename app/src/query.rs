//! What stands in query strings: filters, sorting, and where in a list a page begins.
//!
//! They are read from the raw text: the router decodes its own map of it twice.

mod event_log;
mod overview;
mod status_log;
mod time_span;
mod transactions;

pub(crate) use event_log::EventLogQuery;
pub(crate) use overview::{OverviewQuery, Sort, StatusFilter};
pub(crate) use status_log::StatusLogQuery;
pub(crate) use time_span::TimeSpan;
pub(crate) use transactions::TransactionsQuery;

use csms::{Cursor, TimelineSpan, Timestamp};

use crate::routes::address::{decode, encode};

/// The value of a name, where it has one that is not blank.
fn value(search: &str, name: &str) -> Option<String> {
    search
        .trim_start_matches('?')
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(found, _)| decode(&found.replace('+', " ")) == name)
        .map(|(_, value)| decode(&value.replace('+', " ")).trim().to_owned())
        .filter(|it| !it.is_empty())
}

/// Where in a list a page begins.
pub(crate) fn after(search: &str) -> Option<Cursor> {
    value(search, "after").map(Cursor)
}

/// A time, as addresses and fields have it; in UTC where it names no zone.
fn moment(said: &str) -> Option<Timestamp> {
    // A plus sign that nobody encoded is a space by now, and only before a zone can there have been one.
    Timestamp::read(&said.replace(' ', "+")).map(|(time, _)| time)
}

/// A path and what is asked of it.
pub(crate) fn address(
    path: &str,
    pairs: impl IntoIterator<Item = (&'static str, impl AsRef<str>)>,
) -> String {
    let mut address = path.to_owned();
    let mut mark = '?';
    for (name, value) in pairs {
        address.push(mark);
        address.push_str(name);
        address.push('=');
        address.push_str(&encode(value.as_ref()));
        mark = '&';
    }
    address
}

/// A path and what is asked of it, with one of the names meaning something else, or nothing any more.
pub(crate) fn with(path: &str, search: &str, name: &str, new: Option<&str>) -> String {
    let others = search.trim_start_matches('?').split('&').filter(|pair| {
        let found = pair.split_once('=').map_or(*pair, |(found, _)| found);
        !pair.is_empty() && decode(found) != name
    });
    let new = new.map(|new| format!("{name}={}", encode(new)));
    let pairs: Vec<_> = others.map(str::to_owned).chain(new).collect();
    let mark = if pairs.is_empty() { "" } else { "?" };
    format!("{path}{mark}{}", pairs.join("&"))
}

/// A path and what is asked of it, with another point in time being looked at, or none: a list begins anew there.
pub(crate) fn looking_at(path: &str, search: &str, at: Option<&str>) -> String {
    let address = with(path, search, "after", None);
    let (path, search) = address.split_once('?').unwrap_or((&address, ""));
    with(path, search, "at", at)
}

/// A path with what a query string says of the time that is looked at, and nothing else of it.
pub(crate) fn with_time(path: &str, search: &str) -> String {
    ["span", "at"].into_iter().fold(path.to_owned(), |address, name| {
        let (path, before) = address.split_once('?').unwrap_or((&address, ""));
        value(search, name).map_or_else(|| address.clone(), |it| with(path, before, name, Some(&it)))
    })
}

/// The point in a timeline that is looked at; nothing is now.
pub(crate) fn point(search: &str) -> Option<Timestamp> {
    moment(&value(search, "at")?)
}

/// How long a timeline is wanted.
pub(crate) fn timeline_span(search: &str) -> Option<TimelineSpan> {
    TimelineSpan::from_key(&value(search, "span")?)
}

/// A path and what is asked of it, where `search` is a query string with fields that nobody filled in.
pub(crate) fn without_blanks(path: &str, search: &str) -> String {
    let filled_in = search
        .split('&')
        .filter(|pair| pair.split_once('=').is_some_and(|(_, value)| !value.is_empty()));
    let mut address = path.to_owned();
    for (index, pair) in filled_in.enumerate() {
        address.push(if index == 0 { '?' } else { '&' });
        address.push_str(pair);
    }
    address
}

/// A value that a filter does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnknownValue {
    /// The filter.
    pub(crate) name: &'static str,
    /// What was asked of it.
    pub(crate) said: String,
}

/// Reads the value of a filter; one that it does not have is noted, and does not filter.
fn known<T>(
    search: &str,
    name: &'static str,
    read: impl Fn(&str) -> Option<T>,
    unknown: &mut Vec<UnknownValue>,
) -> Option<T> {
    let said = value(search, name)?;
    let meant = read(&said);
    if meant.is_none() {
        unknown.push(UnknownValue { name, said });
    }
    meant
}

/// What is asked of a timeline and cannot be understood: a span that it does not have, or what is no time.
pub(crate) fn unknown_in_timeline(search: &str) -> Vec<UnknownValue> {
    let mut unknown = Vec::new();
    known(search, "span", TimelineSpan::from_key, &mut unknown);
    known(search, "at", moment, &mut unknown);
    unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_decoded_once() {
        assert_eq!(value("q=a%2525+b", "q").as_deref(), Some("a%25 b"));
        assert_eq!(value("?status=&q=x", "q").as_deref(), Some("x"));
        assert_eq!(value("status=+&q", "status"), None);
        assert_eq!(value("q", "q"), None);
        assert_eq!(address("/a", [("q", "å&=")]), "/a?q=%C3%A5%26%3D");
        assert_eq!(address("/a", [("q", ""); 0]), "/a");
    }

    #[test]
    fn one_name_changes_and_the_others_stay() {
        assert_eq!(with("/a", "?q=x&at=1", "at", Some("2 3")), "/a?q=x&at=2%203");
        assert_eq!(with("/a", "at=1", "at", None), "/a");
        assert_eq!(with("/a", "", "at", Some("1")), "/a?at=1");
        assert_eq!(looking_at("/a", "?q=x&after=e9&at=1", Some("2")), "/a?q=x&at=2");
        assert_eq!(looking_at("/a", "after=e9&at=1", None), "/a");
    }

    #[test]
    fn what_a_timeline_does_not_understand_is_noted() {
        let said = |search| {
            unknown_in_timeline(search)
                .into_iter()
                .map(|it| it.said)
                .collect::<Vec<_>>()
        };
        assert_eq!(said("span=7d&at=2026-11-23T07:00:00.000Z"), Vec::<String>::new());
        assert_eq!(said("span=year&at=yesterday"), ["year", "yesterday"]);
        assert_eq!(said(""), Vec::<String>::new());
    }

    #[test]
    fn fields_that_nobody_filled_in_stay_out() {
        assert_eq!(
            without_blanks("/a", "q=&action=Reset&direction=&hide=routine"),
            "/a?action=Reset&hide=routine"
        );
        assert_eq!(without_blanks("/a", "q="), "/a");
        assert_eq!(without_blanks("/a", ""), "/a");
    }
}
