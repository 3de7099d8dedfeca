//! What a charger reported of its status, newest first.

mod line;

use csms::{DecisionRecord, Disconnect, SessionRecord, StatusLogEntry, Timestamp};
use leptos::either::EitherOf3;
use leptos::prelude::*;

use self::line::{Line, lines};

use super::status_mark::StatusMark;
use crate::controls::{Icon, Time, Told};
use crate::format;
use crate::i18n::{language, sentences, words};
use crate::query::StatusLogQuery;
use crate::routes::address;

/// One row for each report, and between them one for each connection that began or ended.
#[component]
pub(crate) fn StatusLogTable(
    of: String,
    rows: RwSignal<Vec<StatusLogEntry>>,
    /// The connections of the time, and some more, newest first.
    connections: RwSignal<Vec<SessionRecord>>,
    /// What we decided in that time, newest first.
    decisions: RwSignal<Vec<DecisionRecord>>,
    /// When the report came that stands above the first row; nothing where the log begins here.
    begins: Option<Timestamp>,
    /// Whether the log ends here.
    is_last: bool,
    query: StatusLogQuery,
) -> impl IntoView {
    let words = words();
    let of = StoredValue::new(of);
    let nothing = if query.is_narrow() {
        words.no_reports_match
    } else {
        words.no_status_log
    };
    let asked = query.clone();
    let told = Memo::new(move |_| {
        let fit = |at| asked.span.includes(at);
        let asked_place = |it: &DecisionRecord| {
            asked
                .connector
                .is_none_or(|evse_id| it.decision.place.evse_id == evse_id)
        };
        let decided: Vec<_> = decisions.with(|it| it.iter().filter(|it| asked_place(it)).cloned().collect());
        rows.with(|rows| {
            connections.with(|connections| lines(rows, connections, &decided, begins, is_last, fit))
        })
    });
    // What was reported is what the log is about; but a filter may ask about a night without contact.
    let is_narrow = query.is_narrow();
    let is_empty = Memo::new(move |_| {
        if is_narrow {
            told.with(Vec::is_empty)
        } else {
            rows.with(Vec::is_empty)
        }
    });
    let row = move |line: Line| match line {
        Line::Report(entry) => EitherOf3::A(view! { <Row of=of.get_value() entry /> }),
        Line::Connected { at, after, .. } => EitherOf3::B(contact_row(at, false, connected(after))),
        Line::Ended { at, why, .. } => EitherOf3::B(contact_row(at, true, ended(why.as_ref()))),
        Line::Decided(record) => EitherOf3::C(view! { <DecisionRow of=of.get_value() record /> }),
    };
    view! {
        {move || is_empty.get().then(|| view! { <p class="empty">{nothing}</p> })}
        <div class="log-frame" hidden=is_empty>
            <table class="log status-log" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{words.received_at}</th>
                        <th role="columnheader" scope="col">{words.connector}</th>
                        <th role="columnheader" scope="col">{words.status}</th>
                        <th role="columnheader" scope="col">{words.technical_status}</th>
                        <th role="columnheader" scope="col">{words.reported_at}</th>
                        <th role="columnheader" scope="col">{words.message}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <For each=move || told.get() key=Line::identity children=row />
                </tbody>
            </table>
        </div>
    }
}

fn connected(after: Option<i64>) -> String {
    match after {
        Some(millis) => (sentences().connected_again)(&format::span(millis, language())),
        None => words().connected.to_owned(),
    }
}

fn ended(why: Option<&Disconnect>) -> String {
    let sentence = why.map(|it| (sentences().disconnect)(it));
    let words = words();
    match sentence {
        Some(sentence) => format!("{}: {sentence}", words.connection_ended),
        None => words.connection_ended.to_owned(),
    }
}

fn contact_row(at: Timestamp, is_lost: bool, what: String) -> impl IntoView {
    let words = words();
    view! {
        <tr role="row" class="contact">
            <td role="cell" data-label=words.received_at>
                <Time at=Some(at) />
            </td>
            <td role="cell" colspan="5" data-label=words.connections>
                <span>
                    {is_lost.then(|| view! { <Icon name="no_contact" /> " " })}
                    {what}
                </span>
            </td>
        </tr>
    }
}

/// What we decided, and why.
#[component]
fn DecisionRow(of: String, record: DecisionRecord) -> impl IntoView {
    let (words, sentences) = (words(), sentences());
    let message = record.event_id.map(|event| {
        let href = address::event(&of, event);
        let rel = address::rel(&href);
        view! {
            <a href=href rel=rel>
                {words.see_message}
            </a>
        }
    });
    let place = record.decision.place.evse_id.to_string();
    view! {
        <tr role="row" class="decision" data-decision=record.decision.id.to_string()>
            <td role="cell" data-label=words.received_at>
                <Time at=Some(record.at) />
            </td>
            <td role="cell" data-label=words.connector>
                {place}
            </td>
            <td role="cell" colspan="3" class="several" data-label=words.decision>
                <span>{(sentences.decision)(&record.decision)}</span>
                <span class="muted">{(sentences.grounds)(&record.decision)}</span>
            </td>
            <td role="cell" data-label=words.message>
                {message}
            </td>
        </tr>
    }
}

#[component]
fn Row(of: String, entry: StatusLogEntry) -> impl IntoView {
    let (words, sentences, language) = (words(), sentences(), language());
    let href = address::event(&of, entry.event_id);
    let place = if entry.evse_id == 0 {
        words.whole_charger.to_owned()
    } else {
        entry.evse_id.to_string()
    };
    let skew = entry
        .reported_at
        .map(|reported| reported.millis_after(entry.received_at))
        .filter(|it| it.abs() >= 60_000)
        .map(|it| (sentences.skew)(&format::span(it.abs(), language), it > 0));
    let late = entry.late.then(|| {
        view! {
            <details class="explained">
                <summary class="tag">{words.late}</summary>
                <span class="muted">{words.late_explained}</span>
            </details>
        }
    });
    let error = Some(entry.error_code).filter(|it| it != "NoError");
    let more = [entry.vendor_error_code, entry.info].into_iter().flatten();
    let more = more
        .map(|it| view! { <span class="muted">{it}</span> })
        .collect_view();
    view! {
        <tr role="row" data-late=entry.late.then_some("")>
            <td role="cell" data-label=words.received_at>
                <Time at=Some(entry.received_at) />
            </td>
            <td role="cell" data-label=words.connector>
                {place}
            </td>
            <td role="cell" data-label=words.status>
                <StatusMark status=entry.status />
            </td>
            <td role="cell" class="several" data-label=words.technical_status>
                <code>{entry.ocpp_status}</code>
                {error.map(|it| view! { <code class="error-code">{it}</code> })}
                {more}
            </td>
            <td role="cell" class="several" data-label=words.reported_at>
                <Time at=entry.reported_at told=Told::Moment />
                {late}
                {skew.map(|it| view! { <span class="tag">{it}</span> })}
            </td>
            <td role="cell" data-label=words.message>
                <a href=href.clone() rel=address::rel(&href)>
                    {words.see_message}
                </a>
            </td>
        </tr>
    }
}
