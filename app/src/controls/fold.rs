//! What folds away what stands behind it, where there is little room.

use leptos::prelude::*;

/// A box that is ticked while the form behind it is to be seen. Where there is room, neither folds, and the box is not
/// there. It works without JavaScript.
#[component]
pub(crate) fn Fold(label: &'static str, is_open: bool) -> impl IntoView {
    view! {
        <label class="fold choice">
            <input type="checkbox" checked=is_open autocomplete="off" />
            <span>{label}</span>
        </label>
    }
}
