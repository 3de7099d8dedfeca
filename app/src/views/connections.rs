//! The connections of a charger, and the gaps between them.

use csms::{SessionRecord, Timestamp};
use leptos::prelude::*;

use crate::controls::Time;
use crate::format;
use crate::i18n::{language, sentences, words};

/// One row for each connection or refused handshake, newest first.
#[component]
pub(crate) fn Connections(sessions: Vec<SessionRecord>) -> impl IntoView {
    let words = words();
    if sessions.is_empty() {
        return view! { <p class="muted">{words.no_connections}</p> }.into_any();
    }
    let gaps = gaps_before(&sessions);
    let rows = sessions.into_iter().zip(gaps).map(row).collect_view();
    view! {
        <table class="log connections" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{words.opened}</th>
                    <th role="columnheader" scope="col">{words.closed}</th>
                    <th role="columnheader" scope="col">{words.why}</th>
                    <th role="columnheader" scope="col">{words.without_contact}</th>
                    <th role="columnheader" scope="col">{words.from_address}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row((session, gap): (SessionRecord, Option<i64>)) -> impl IntoView {
    let (words, sentences, language) = (words(), sentences(), language());
    let refused = session.refused.is_some();
    let why = match (&session.refused, &session.closed) {
        (Some(why), _) => format!("{}: {}", words.refused, (sentences.said_by_server)(why)),
        (None, Some(closed)) => (sentences.disconnect)(closed),
        (None, None) => String::new(),
    };
    let closed = match session.closed_at {
        Some(at) => view! { <Time at=Some(at) /> }.into_any(),
        None if refused => format::UNKNOWN.into_any(),
        None => view! { <strong>{words.open_now}</strong> }.into_any(),
    };
    let version = (!session.subprotocol_offered && !refused)
        .then(|| view! { <span class="tag">{words.assumed_version}</span> });
    view! {
        <tr role="row" data-refused=refused.then_some("")>
            <td role="cell" data-label=words.opened>
                <Time at=Some(session.opened_at) />
            </td>
            <td role="cell" data-label=words.closed>
                {closed}
            </td>
            <td role="cell" class="several" data-label=words.why>
                <span>{why}</span>
                {version}
            </td>
            <td role="cell" data-label=words.without_contact>
                {gap.map_or_else(|| format::UNKNOWN.to_owned(), |it| format::span(it, language))}
            </td>
            <td role="cell" class="muted" data-label=words.from_address>
                {session.peer}
            </td>
        </tr>
    }
}

/// For how many milliseconds there was no connection before each, of those that come newest first.
fn gaps_before(sessions: &[SessionRecord]) -> Vec<Option<i64>> {
    let mut closed_before: Vec<Option<Timestamp>> = Vec::new();
    let mut latest: Option<Timestamp> = None;
    for session in sessions.iter().rev() {
        closed_before.push(latest);
        if session.refused.is_none() {
            latest = latest.max(session.closed_at);
        }
    }
    let before = closed_before.into_iter().rev();
    let gap = |(session, before): (&SessionRecord, Option<Timestamp>)| {
        let gap = session.opened_at.millis_after(before?);
        (gap > 0 && session.refused.is_none()).then_some(gap)
    };
    sessions.iter().zip(before).map(gap).collect()
}

#[cfg(test)]
mod tests {
    use csms::SessionId;

    use super::*;

    fn session(id: i64, opened: i64, closed: Option<i64>, refused: bool) -> SessionRecord {
        SessionRecord {
            id: SessionId(id),
            charge_point: "CP-1".to_owned(),
            opened_at: Timestamp::from_millis(opened),
            peer: "192.0.2.1".to_owned(),
            ocpp_version: None,
            subprotocol_offered: true,
            closed_at: closed.map(Timestamp::from_millis),
            closed: None,
            refused: refused.then(|| "unknown".to_owned()),
        }
    }

    #[test]
    fn gaps_are_counted_from_the_last_connection_that_was() {
        let sessions = [
            session(4, 900, None, false),
            session(3, 700, None, true),
            // This one took over before the one before it was closed.
            session(2, 300, Some(500), false),
            session(1, 100, Some(400), false),
        ];
        assert_eq!(gaps_before(&sessions), [Some(400), None, None, None]);
    }
}
