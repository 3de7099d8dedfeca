//! One exchange with everything that was said.

mod for_support;
mod payload_tree;

use csms::{CallErrorText, ChargePoint, Exchange, ExchangeDetail, Finding, Outcome};
use leptos::prelude::*;

pub(crate) use self::for_support::for_support;
use self::payload_tree::payload_tree;
use super::event_table::arrow;
use crate::controls::{CopyButton, Fact, Facts, Icon, Time, Told};
use crate::format;
use crate::i18n::{Words, language, sentences, words};

/// Request and answer, readable and as they were sent, and what was odd.
#[component]
pub(crate) fn EventDetail(
    /// Whose it is.
    charge_point: Signal<ChargePoint>,
    detail: ExchangeDetail,
    /// Its whole address.
    link: Callback<(), String>,
) -> impl IntoView {
    let words = words();
    let whole = StoredValue::new(detail.clone());
    let support = move |()| {
        charge_point
            .with_untracked(|it| whole.with_value(|detail| for_support(it, std::slice::from_ref(detail))))
    };
    let ExchangeDetail {
        exchange,
        request,
        response,
        error,
        raw_request,
        raw_response,
    } = detail;
    let (id, outcome) = (exchange.id.to_string(), exchange.outcome);
    let findings = exchange.findings.clone();
    let title = if exchange.action.is_empty() {
        words.no_action.to_owned()
    } else {
        exchange.action.clone()
    };
    let answer = match (response, error, &raw_response) {
        (Some(response), _, _) => payload(words.response, &response),
        (None, Some(error), _) => refusal(error, words),
        (None, None, Some(_)) => view! { <p>{words.not_readable}</p> }.into_any(),
        (None, None, None) if outcome == Outcome::Pending => {
            view! { <p>{words.no_response_yet}</p> }.into_any()
        }
        (None, None, None) => view! { <p>{words.no_response}</p> }.into_any(),
    };
    let asked = match request {
        Some(request) => payload(words.request, &request),
        None => view! { <p>{words.not_readable}</p> }.into_any(),
    };
    view! {
        <article class="event-detail" data-event-id=id data-outcome=outcome.key()>
            <h2>{title}</h2>
            <Summary exchange />
            <p class="copies">
                <CopyButton label=words.copy_link text=link />
                <CopyButton label=words.copy_for_support text=support />
            </p>
            <section>
                <h3>{words.findings}</h3>
                <Findings findings />
            </section>
            <div class="both-sides">
                <section>
                    <h3>{words.request}</h3>
                    {asked}
                    {raw_request.map(|it| as_sent(words, words.request, it))}
                </section>
                <section>
                    <h3>{words.response}</h3>
                    {answer}
                    {raw_response.map(|it| as_sent(words, words.response, it))}
                </section>
            </div>
        </article>
    }
}

#[component]
fn Summary(exchange: Exchange) -> impl IntoView {
    let (words, sentences, language) = (words(), sentences(), language());
    let latency = exchange.latency_ms;
    let repeats = (exchange.repeats > 0).then(|| (sentences.repeats)(exchange.repeats));
    view! {
        <Facts>
            <Fact label=words.time>
                <Time at=Some(exchange.at) told=Told::Exactly />
            </Fact>
            <Fact label=words.direction_label>
                <Icon name=arrow(exchange.direction) />
                " "
                {words.direction(exchange.direction)}
            </Fact>
            <Fact label=words.outcome>
                {words.outcome_word(exchange.outcome)}
                {repeats.map(|it| view! { " " <span class="tag">{it}</span> })}
            </Fact>
            <Fact label=words.latency>
                {latency.map_or_else(|| format::UNKNOWN.to_owned(), |it| format::latency(it, language))}
            </Fact>
            <Fact label=words.size>{format::size(exchange.size_bytes, language)}</Fact>
            <Fact label=words.message_id>
                <code>{exchange.message_id}</code>
            </Fact>
        </Facts>
    }
}

#[component]
fn Findings(findings: Vec<Finding>) -> impl IntoView {
    let sentences = sentences();
    if findings.is_empty() {
        return view! { <p class="muted">{words().no_findings}</p> }.into_any();
    }
    let findings = findings
        .iter()
        .map(|it| view! { <li>{(sentences.finding)(it)}</li> });
    view! { <ul class="findings">{findings.collect_view()}</ul> }.into_any()
}

fn payload(label: &'static str, payload: &serde_json::Value) -> AnyView {
    // What was read as JSON can be written as JSON.
    let text = serde_json::to_string_pretty(payload).unwrap_or_default();
    let shown = match payload_tree(payload) {
        Some(tree) => view! { <div role="region" aria-label=label>{tree}</div> }.into_any(),
        None => code(label.to_owned(), text.clone()),
    };
    view! {
        {shown}
        <CopyButton label=words().copy_payload text=move |()| text.clone() />
    }
    .into_any()
}

fn refusal(error: CallErrorText, words: &'static Words) -> AnyView {
    let details = error.details.as_object().is_some_and(|it| !it.is_empty());
    view! {
        <p class="refusal">
            <code>{error.code}</code>
            " "
            {error.description}
        </p>
        {details.then(|| payload(words.error, &error.details))}
    }
    .into_any()
}

fn as_sent(words: &'static Words, which: &'static str, raw: String) -> AnyView {
    let frame = raw.clone();
    view! {
        <h4>{words.as_sent}</h4>
        {code(format!("{which}: {}", words.as_sent), raw)}
        <CopyButton label=words.copy_frame text=move |()| frame.clone() />
    }
    .into_any()
}

/// Text that may be wide scrolls inside its frame, also by keyboard.
fn code(label: String, text: String) -> AnyView {
    view! {
        <pre tabindex="0" role="region" aria-label=label>
            <code>{text}</code>
        </pre>
    }
    .into_any()
}
