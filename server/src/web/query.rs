//! Reading a query string: every filter by its name, and none that we do not know.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use csms::page::LARGEST_PAGE;
use csms::{Cursor, PageRequest, Timestamp};

use super::problem::Problem;

/// The filters of a question that are not yet read.
#[derive(Debug)]
pub struct Filters(Vec<(String, String)>);

impl<S: Sync> FromRequestParts<S> for Filters {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        Ok(Self::read(parts.uri.query().unwrap_or_default()))
    }
}

impl Filters {
    fn read(query: &str) -> Self {
        let decode = |it: &str| {
            let spaced = it.replace('+', " ");
            percent_encoding::percent_decode_str(&spaced)
                .decode_utf8_lossy()
                .into_owned()
        };
        let pairs = query.split('&').filter(|it| !it.is_empty());
        let pair = |it: &str| {
            let (name, value) = it.split_once('=').unwrap_or((it, ""));
            (decode(name), decode(value))
        };
        Self(pairs.map(pair).collect())
    }

    /// The value of a filter; an empty one counts as absent.
    ///
    /// # Errors
    /// Where it is there twice.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, Problem> {
        let Some(index) = self.0.iter().position(|(it, _)| it == name) else {
            return Ok(None);
        };
        let (_, value) = self.0.swap_remove(index);
        if self.0.iter().any(|(it, _)| it == name) {
            return Err(wrong(name, format!("`{name}` is there more than once")));
        }
        Ok(Some(value).filter(|it| !it.is_empty()))
    }

    /// The value of a filter, read by `read`, which expects `expected`.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn value<T>(
        &mut self,
        name: &str,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        match read(&text) {
            Some(value) => Ok(Some(value)),
            None => {
                let shown: String = text.chars().take(100).collect();
                Err(wrong(name, format!("`{shown}` is not {expected}")))
            }
        }
    }

    /// A time.
    ///
    /// # Errors
    /// Where it is none.
    pub fn time(&mut self, name: &str) -> Result<Option<Timestamp>, Problem> {
        self.value(name, "a time as in 2026-11-23T07:00:00Z", |it| {
            // A plus sign that nobody encoded is a space by now, and there is none in a time.
            Timestamp::read(&it.trim().replace(' ', "+")).map(|(time, _)| time)
        })
    }

    /// `limit` and `after`.
    ///
    /// # Errors
    /// Where one of them makes no sense.
    pub fn page(&mut self) -> Result<PageRequest, Problem> {
        let limit = self.value("limit", "a number from 1 to 500", |it| {
            it.parse().ok().filter(|it| (1..=LARGEST_PAGE).contains(it))
        })?;
        let after = self.text("after")?.map(Cursor);
        Ok(PageRequest {
            limit: limit.unwrap_or_else(|| PageRequest::default().limit),
            after,
        })
    }

    /// `limit` and `after` of a log.
    ///
    /// # Errors
    /// Where one of them makes no sense.
    pub fn log_page(&mut self) -> Result<PageRequest, Problem> {
        self.page_behind(Cursor::event_id)
    }

    /// `limit` and `after` of a list whose cursors are read by `read`.
    ///
    /// # Errors
    /// Where one of them makes no sense.
    pub fn page_behind<T>(
        &mut self,
        read: impl FnOnce(&Cursor) -> Option<T>,
    ) -> Result<PageRequest, Problem> {
        let page = self.page()?;
        match &page.after {
            Some(cursor) if read(cursor).is_none() => Err(wrong(
                "after",
                "`after` takes the `next` of the page before".to_owned(),
            )),
            Some(_) | None => Ok(page),
        }
    }

    /// Nothing may be left.
    ///
    /// # Errors
    /// Where a filter is left that nobody asked for.
    pub fn finish(self) -> Result<(), Problem> {
        match self.0.first() {
            None => Ok(()),
            Some((name, _)) => {
                let shown: String = name.chars().take(100).collect();
                Err(wrong(&shown, format!("unknown filter `{shown}`")))
            }
        }
    }
}

fn wrong(name: &str, detail: String) -> Problem {
    Problem::with(StatusCode::BAD_REQUEST, name, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_read_by_name() {
        let mut filters = Filters::read("q=a+b%26c&limit=7&from=2026-11-23T07:00:00Z&after=e9");
        assert_eq!(filters.text("q"), Ok(Some("a b&c".into())));
        assert_eq!(
            filters.log_page(),
            Ok(PageRequest {
                limit: 7,
                after: Some(Cursor("e9".into()))
            })
        );
        assert_eq!(
            filters.time("from").unwrap().unwrap().to_string(),
            "2026-11-23T07:00:00.000Z"
        );
        assert_eq!(filters.finish(), Ok(()));
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        let named = |query: &str| {
            let mut filters = Filters::read(query);
            let page = filters
                .log_page()
                .map(|_| ())
                .and_then(|()| filters.time("from").map(|_| ()));
            serde_json::to_value(page.and_then(|()| filters.finish()).unwrap_err()).unwrap()["field"].clone()
        };
        for query in ["limit=0", "limit=501", "limit=x", "limit=1&limit=2"] {
            assert_eq!(named(query), "limit", "{query}");
        }
        assert_eq!(named("after=zzz"), "after");
        assert_eq!(named("from=yesterday"), "from");
        assert_eq!(named("colour=blue"), "colour");
    }
}
