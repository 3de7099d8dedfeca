//! Which charging sessions are shown, and as what they are exported.

use leptos::prelude::*;

use crate::controls::{
    ClearFilters, EndsThere, Fold, KeptTime, MomentField, QueryForm, field_error, span_error,
};
use crate::i18n::words;
use crate::query::TransactionsQuery;

/// A form whose answer is an address, and links to files; it works without JavaScript.
#[component]
pub(crate) fn TransactionFilters(
    query: TransactionsQuery,
    /// What is shown: of the time that is looked at.
    #[prop(into)]
    shown: Signal<TransactionsQuery>,
    /// The address of the list.
    path: String,
    /// The address in the API at which the list is a file.
    export: String,
) -> impl IntoView {
    let words = words();
    let wrong = |name: &str| field_error(&query.unknown, name);
    let is_open = query.is_narrow();
    let clear = is_open.then(|| view! { <ClearFilters path=path.clone() /> });
    let (wrong_from, wrong_to) = (wrong("from"), wrong("to").or_else(|| span_error(query.span)));
    let exports = [("csv", words.export_csv), ("jsonl", words.export_json_lines)].map(|(format, word)| {
        let export = export.clone();
        let href = move || shown.with(|it| it.export(&export, format));
        view! { <a class="button" href=href download="" rel="external">{word}</a> }
    });
    view! {
        <search class="log-filters">
            <EndsThere />
            <Fold label=words.filters is_open />
            <QueryForm action=path>
                <KeptTime />
                <MomentField name="from" label=words.from value=query.span.from wrong=wrong_from />
                <MomentField name="to" label=words.to value=query.span.to wrong=wrong_to />
                <button type="submit">{words.filter}</button>
                {clear}
            </QueryForm>
        </search>
        <p class="exports">{exports.into_iter().collect_view()}</p>
    }
}
