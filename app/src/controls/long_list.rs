//! A list that may be long: in the page are the rows that are seen, and those near them.

mod heights;
mod pieces;

use std::hash::Hash;

use leptos::either::Either;
use leptos::ev::{resize, scroll};
use leptos::html::Ul;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use heights::Heights;
use pieces::{Piece, pieces};

/// A list of so many rows is in the page as a whole: there the browser's own search finds every row.
const SHORT: usize = 40;

/// How many rows of a longer list are in the page before anybody knows what is seen of it.
const AT_FIRST: usize = 24;

/// The rows of a list, in order. What is not near the part that is seen is left out of the page, and a gap
/// as high stands there instead; the row that has the focus stays.
#[component]
pub(crate) fn LongList<K, F, V>(
    /// The element around the rows.
    list: NodeRef<Ul>,
    each: Memo<Vec<K>>,
    /// A row, and how many rows stand before it.
    row: F,
) -> impl IntoView
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    F: Fn(K, Memo<u32>) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let near = RwSignal::new(0..AT_FIRST);
    let focused = RwSignal::new(None::<usize>);
    let heights = RwSignal::new(Heights::default());
    let rows = Memo::new(move |_| {
        each.with(|each| {
            if each.len() <= SHORT {
                return pieces(each, 0..each.len(), None);
            }
            pieces(each, near.get(), focused.get())
        })
    });
    let look = move || {
        let Some(list) = list.try_get_untracked().flatten() else {
            return;
        };
        let count = each.with_untracked(Vec::len);
        let (now, keep) = if count <= SHORT {
            // What is measured has to be laid out first: a short list need not be. What is in the page stays there when it grows.
            (0..count.max(AT_FIRST), None)
        } else {
            let seen = rows.with_untracked(|rows| Seen::of(&list, rows));
            heights.update(|it| it.measured(count, &seen.heights));
            (
                heights.with_untracked(|it| it.between(seen.from, seen.to)),
                seen.focused,
            )
        };
        if near.get_untracked() != now {
            near.set(now);
        }
        if focused.get_untracked() != keep {
            focused.set(keep);
        }
    };
    let waits = StoredValue::new(false);
    let look_soon = move || {
        if waits.try_get_value() == Some(false) {
            waits.set_value(true);
            request_animation_frame(move || {
                // Whoever left the page meanwhile took the list along.
                if waits.try_set_value(false).is_none() {
                    look();
                }
            });
        }
    };
    Effect::new(move || {
        each.track();
        look_soon();
    });
    Effect::new(move || {
        let scrolled = window_event_listener(scroll, move |_| look_soon());
        let resized = window_event_listener(resize, move |_| {
            heights.set(Heights::default());
            look_soon();
        });
        on_cleanup(move || {
            scrolled.remove();
            resized.remove();
        });
    });
    let piece = move |piece: Piece<K>| match piece {
        Piece::Row { key, .. } => {
            let of = key.clone();
            let index = Memo::new(move |before: Option<&u32>| {
                let now = rows.with(|rows| rows.iter().find_map(|it| it.index_of(&of)));
                let now = now.map(|it| u32::try_from(it).unwrap_or(u32::MAX));
                now.or(before.copied()).unwrap_or_default()
            });
            Either::Left(row(key, index))
        }
        Piece::Gap { gap, .. } => {
            let height = move || {
                let of = rows.with(|rows| rows.iter().find_map(|it| it.rows_of(gap)));
                let height = of.map_or(0.0, |of| heights.with(|it| it.of(of)));
                format!("block-size: {height:.0}px")
            };
            Either::Right(view! { <li class="gap" aria-hidden="true" style=height></li> })
        }
    };
    view! { <For each=move || rows.get() key=Piece::identity children=piece /> }
}

/// What is seen of a list.
struct Seen {
    /// Where the part near what is seen begins, in pixels from the beginning of the list.
    from: f64,
    /// Where it ends.
    to: f64,
    /// How high the rows are that are in the page.
    heights: Vec<(usize, f64)>,
    /// The row that has the focus.
    focused: Option<usize>,
}

impl Seen {
    fn of<K>(list: &Element, pieces: &[Piece<K>]) -> Self {
        let window_height = window()
            .inner_height()
            .ok()
            .and_then(|it| it.as_f64())
            .unwrap_or(0.0);
        let top = -list.get_bounding_client_rect().top();
        let active = document().active_element();
        let mut seen = Self {
            from: top - window_height,
            to: top + 2.0 * window_height,
            heights: Vec::with_capacity(pieces.len()),
            focused: None,
        };
        let children = list.children();
        for (place, piece) in (0..).zip(pieces) {
            let (Piece::Row { index, .. }, Some(child)) = (piece, children.item(place)) else {
                continue;
            };
            seen.heights
                .push((*index, child.get_bounding_client_rect().height()));
            if child.contains(active.as_ref().map(JsCast::unchecked_ref)) {
                seen.focused = Some(*index);
            }
        }
        seen
    }
}
