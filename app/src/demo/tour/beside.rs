//! Where the card stands: beside the control that a step is about.

use leptos::html::Div;
use leptos::prelude::*;
use web_sys::{DomRect, Element, HtmlElement};

/// So much room is between card, control and the edge of the window, in px.
const GAP: f64 = 12.0;

/// Narrower windows have the card at their foot, in px.
const NARROW: f64 = 640.0;

/// Puts the ring around the control of a step, and the card beside it.
pub(super) fn place_card(target: Option<&Element>, card: NodeRef<Div>, ring: NodeRef<Div>) {
    let (Some(card), Some(ring)) = (card.get_untracked(), ring.get_untracked()) else {
        return;
    };
    let target = target.map(Element::get_bounding_client_rect);
    let target = target.filter(|it| it.width() > 0.0);
    ring.set_hidden(target.is_none());
    if let Some(rect) = &target {
        let style = format!(
            "inset-inline-start:{:.0}px;inset-block-start:{:.0}px;inline-size:{:.0}px;block-size:{:.0}px",
            rect.left() - 4.0,
            rect.top() - 4.0,
            rect.width() + 8.0,
            rect.height() + 8.0
        );
        style_of(&ring, &style);
    }
    style_of(&card, &beside(target.as_ref(), &card));
}

/// Where the card stands: below the control, above it, or at the foot of the window where neither has room.
fn beside(target: Option<&DomRect>, card: &HtmlElement) -> String {
    let (width, height) = window_size();
    let (card_width, card_height) = (f64::from(card.offset_width()), f64::from(card.offset_height()));
    let foot = "inset-inline-end:12px;inset-block-end:12px".to_owned();
    let Some(target) = target.filter(|_| width >= NARROW) else {
        return foot;
    };
    let left = target.left().clamp(GAP, (width - card_width - GAP).max(GAP));
    let below = target.bottom() + GAP;
    let above = target.top() - GAP - card_height;
    let has_room = |top: f64| top >= 0.0 && top + card_height <= height;
    let Some(top) = [below, above].into_iter().find(|it| has_room(*it)) else {
        return foot;
    };
    format!("inset-inline-start:{left:.0}px;inset-block-start:{top:.0}px")
}

fn style_of(element: &HtmlElement, style: &str) {
    if element.get_attribute("style").as_deref() != Some(style) {
        // It can only fail for a name that no attribute can have.
        _ = element.set_attribute("style", style);
    }
}

/// Width and height of what is seen of the page, in px.
pub(super) fn window_size() -> (f64, f64) {
    let root = document().document_element();
    root.map_or((0.0, 0.0), |it| {
        (f64::from(it.client_width()), f64::from(it.client_height()))
    })
}
