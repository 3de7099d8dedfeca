//! The shapes, once per page. Each status has one of its own, so that it is told apart without colour.

use leptos::prelude::*;

/// A shape drawn with a pen.
macro_rules! line {
    ($name:literal, $shape:literal) => {
        concat!(
            r#"<symbol viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="2" "#,
            r#"stroke-linecap="round" stroke-linejoin="round" id="icon-"#,
            $name,
            r#"">"#,
            $shape,
            "</symbol>"
        )
    };
}

/// A shape cut out of a surface.
macro_rules! fill {
    ($name:literal, $shape:literal) => {
        concat!(
            r#"<symbol viewBox="0 0 16 16" fill="currentColor" id="icon-"#,
            $name,
            r#"">"#,
            $shape,
            "</symbol>"
        )
    };
}

const SHAPES: &str = concat!(
    // A ring with a tick.
    line!(
        "ready",
        r#"<circle cx="8" cy="8" r="6"/><path d="m5.2 8.3 2 2 3.6-4.2"/>"#
    ),
    // A disc with a bolt cut out.
    fill!(
        "charging",
        r#"<path fill-rule="evenodd" d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm1.2 2L8.5 6.900h3L6.8 13l.7-4.100h-3Z"/>"#
    ),
    // A rounded square with two bars.
    line!(
        "paused",
        r#"<rect x="2" y="2" width="12" height="12" rx="3"/><path d="M6.2 5.700v4.600M9.8 5.700v4.6"/>"#
    ),
    // A battery with a tick.
    line!(
        "done",
        r#"<rect x="1" y="3.5" width="12" height="9" rx="2"/><path d="M15 6.900v2.200M4.4 8.100l1.7 1.7 3.3-3.5"/>"#
    ),
    // A plug, and an arrow out.
    line!(
        "finishing",
        r#"<path d="M1 8h2M3 5h1.700A2.3 2.3 0 0 1 7 7.300v1.400A2.3 2.3 0 0 1 4.7 11H3ZM10 8h5m-2.6-2.900L15 8l-2.6 2.9"/>"#
    ),
    // A circle with a bar.
    line!(
        "unavailable",
        r#"<circle cx="8" cy="8" r="6"/><path d="M5.2 8h5.6"/>"#
    ),
    // A triangle with an exclamation mark cut out.
    fill!(
        "faulted",
        r#"<path fill-rule="evenodd" d="M8 1 .6 14.500h14.800ZM7 5.500h2v5H7Zm0 6.200h2v1.600H7Z"/>"#
    ),
    // A broken ring with a question mark.
    line!(
        "unknown",
        r#"<circle cx="8" cy="8" r="6.5" stroke-width="1.5" stroke-linecap="butt" stroke-dasharray="2.6 2.5"/><path stroke-width="1.5" d="M6.2 6.400a1.9 1.9 0 1 1 2.6 1.800c-.6.3-.8.6-.8 1.200M8 11.400v.1"/>"#
    ),
    // A cloud, struck out.
    line!(
        "no_contact",
        r#"<path d="M4.5 12.500a3 3 0 0 1-.3-6A4 4 0 0 1 11.8 7a2.8 2.8 0 0 1 .2 5.500ZM2.5 2l11 12.5"/>"#
    ),
    line!("in", r#"<path d="M14 8H3m4-4.500L2.5 8 7 12.5"/>"#),
    line!("out", r#"<path d="M2 8h11M9 3.5 13.5 8 9 12.5"/>"#),
    fill!("bolt", r#"<path d="M9.3 1 3 9.200h4L6.2 15 13 6.500H8.500Z"/>"#),
);

/// The shapes, unseen, for [`Icon`](crate::controls::Icon) to use.
#[component]
pub(crate) fn Sprite() -> impl IntoView {
    view! { <svg class="sprite" aria-hidden="true" width="0" height="0" inner_html=SHAPES></svg> }
}
