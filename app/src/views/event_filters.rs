//! Which rows of the event log are shown.

use csms::{Direction, Outcome};
use leptos::prelude::*;

use crate::controls::{
    ClearFilters, EndsThere, Fold, KeptTime, MomentField, QueryForm, field_error, span_error,
};
use crate::i18n::words;
use crate::query::EventLogQuery;
use crate::routes::address;

/// A form whose answer is an address; it works without JavaScript.
#[component]
pub(crate) fn EventFilters(
    query: EventLogQuery,
    /// The same with how the rows are shown.
    shown: Memo<EventLogQuery>,
    /// Whose log it is.
    of: String,
    /// The address of the event log.
    path: String,
) -> impl IntoView {
    let words = words();
    let unknown = query.unknown.clone();
    let wrong = move |name: &str| field_error(&unknown, name);
    let option = |key: &'static str, word: &'static str, chosen: bool| {
        view! {
            <option value=key selected=chosen prop:selected=chosen>
                {word}
            </option>
        }
    };
    let directions = [Direction::FromChargePoint, Direction::ToChargePoint]
        .map(|it| option(it.key(), words.direction(it), query.direction == Some(it)));
    let outcomes = Outcome::ALL.map(|it| option(it.key(), words.outcome_word(it), query.outcome == Some(it)));
    let clear = query
        .is_narrow()
        .then(|| view! { <ClearFilters path=path.clone() /> });
    let export = move |ending: &str| {
        let file = format!("{}.{ending}", address::api_events(&of));
        move || shown.with(|it| it.export(&file))
    };
    let shown_as = [(false, words.as_sentence), (true, words.as_frame)].map(|(frames, word)| {
        let path = path.clone();
        let href = move || shown.with(|it| it.showing_frames(frames).address(&path));
        let chosen = move || shown.with(|it| it.shows_frames == frames).then_some("true");
        view! {
            <a href=href data-noscroll="" aria-current=chosen>
                {word}
            </a>
        }
    });
    let shows_frames = Memo::new(move |_| shown.with(|it| it.shows_frames));
    let raw = move || {
        shows_frames
            .get()
            .then(|| view! { <input type="hidden" name="show" value="raw" /> })
    };
    let is_open = query.is_narrow();
    let exports = [("csv", words.export_csv), ("jsonl", words.export_json_lines)].map(|(ending, word)| {
        view! { <a class="button" href=export(ending) download="" rel="external">{word}</a> }
    });
    view! {
        <search class="log-filters">
            <EndsThere />
            <Fold label=words.filters is_open />
            <QueryForm action=path>
                <KeptTime />
                {raw}
                <label>
                    <span>{words.text}</span>
                    <input
                        type="search"
                        name="q"
                        value=query.q.clone()
                        prop:value=query.q.clone()
                        placeholder=words.text_hint
                    />
                </label>
                <label>
                    <span>{words.message}</span>
                    <input
                        type="search"
                        name="action"
                        value=query.action.clone()
                        prop:value=query.action.clone()
                        placeholder=words.action_hint
                        autocomplete="off"
                    />
                </label>
                <label>
                    <span>{words.direction_label}</span>
                    <select name="direction">
                        {option("", words.any, query.direction.is_none())}
                        {directions.into_iter().collect_view()}
                    </select>
                    {wrong("direction")}
                </label>
                <label>
                    <span>{words.outcome}</span>
                    <select name="outcome">
                        {option("", words.any, query.outcome.is_none())}
                        {outcomes.into_iter().collect_view()}
                    </select>
                    {wrong("outcome")}
                </label>
                <MomentField name="from" label=words.from value=query.span.from wrong=wrong("from") />
                <MomentField
                    name="to"
                    label=words.to
                    value=query.span.to
                    wrong=wrong("to").or_else(|| span_error(query.span))
                />
                <label class="choice">
                    <input
                        type="checkbox"
                        name="routine"
                        value="shown"
                        checked=query.shows_routine
                        prop:checked=query.shows_routine
                    />
                    <span>{words.show_routine}</span>
                    {wrong("routine")}
                </label>
                <button type="submit">{words.filter}</button>
                {clear}
            </QueryForm>
        </search>
        <div class="log-tools">
            <p class="exports">{exports.into_iter().collect_view()}</p>
            <p class="alternatives">
                <span>{words.shown_as}</span>
                {shown_as.into_iter().collect_view()}
            </p>
        </div>
    }
}
