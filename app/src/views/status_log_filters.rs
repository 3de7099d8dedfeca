//! Which rows of the status log are shown.

use csms::ChargePoint;
use leptos::prelude::*;

use crate::controls::{
    ClearFilters, EndsThere, Fold, KeptTime, MomentField, QueryForm, field_error, span_error,
};
use crate::i18n::words;
use crate::query::StatusLogQuery;

/// A form whose answer is an address; it works without JavaScript.
#[component]
pub(crate) fn StatusLogFilters(
    query: StatusLogQuery,
    /// Its connectors are what one can choose from.
    charge_point: Signal<ChargePoint>,
    /// The address of the status log.
    path: String,
) -> impl IntoView {
    let words = words();
    let unknown = query.unknown.clone();
    let wrong = move |name: &str| field_error(&unknown, name);
    let chosen = query.connector;
    let option = move |connector: Option<u32>| {
        let key = connector.map_or_else(String::new, |it| it.to_string());
        let word = match connector {
            None => words.any.to_owned(),
            Some(0) => words.whole_charger.to_owned(),
            Some(number) => number.to_string(),
        };
        view! {
            <option value=key selected=connector == chosen prop:selected=connector == chosen>
                {word}
            </option>
        }
    };
    let connectors = Memo::new(move |_| {
        let mut known: Vec<u32> = charge_point.with(|it| it.connectors.iter().map(|it| it.evse_id).collect());
        // One that is asked for can be seen to be, though it never reported.
        known.extend(chosen.filter(|it| *it > 0 && !known.contains(it)));
        known
    });
    let options = move || {
        let known = connectors.get().into_iter();
        [None, Some(0)]
            .into_iter()
            .chain(known.map(Some))
            .map(option)
            .collect_view()
    };
    let clear = query
        .is_narrow()
        .then(|| view! { <ClearFilters path=path.clone() /> });
    let is_open = query.is_narrow();
    view! {
        <search class="log-filters">
            <EndsThere />
            <Fold label=words.filters is_open />
            <QueryForm action=path>
                <KeptTime />
                <label>
                    <span>{words.connector}</span>
                    <select name="connector">{options}</select>
                    {wrong("connector")}
                </label>
                <MomentField name="from" label=words.from value=query.span.from wrong=wrong("from") />
                <MomentField
                    name="to"
                    label=words.to
                    value=query.span.to
                    wrong=wrong("to").or_else(|| span_error(query.span))
                />
                <button type="submit">{words.filter}</button>
                {clear}
            </QueryForm>
        </search>
    }
}
