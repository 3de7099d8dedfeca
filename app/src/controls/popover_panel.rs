//! What a popover holds before it is opened, and then.

use leptos::either::Either;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::surroundings;

/// Whether the popover around a panel is open, as the browser last said.
#[derive(Clone, Copy)]
pub(crate) struct Opened(RwSignal<bool>);

impl Opened {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(false))
    }

    /// A click on its summary is about to open it: the panel is there before it is seen, where [`Self::toggled`] may come a
    /// picture later. Or it is about to close it, which is told afterwards.
    pub(crate) fn clicked(self) {
        self.tell(true);
    }

    /// It was opened or closed, by whatever.
    pub(crate) fn toggled(self, event: &ev::Event) {
        let popover = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        self.tell(popover.is_some_and(|it| it.has_attribute("open")));
    }

    /// Both tell of one opening; the panel is made once.
    fn tell(self, open: bool) {
        if self.0.get_untracked() != open {
            self.0.set(open);
        }
    }
}

/// A panel that is on every row, and is seldom opened: while it is closed it holds what the server wrote, which nothing in
/// the browser looks at, or nothing. So it costs a row next to nothing, and is readable without JavaScript.
#[component]
pub(crate) fn PopoverPanel(opened: Opened, #[prop(into)] content: ViewFn) -> impl IntoView {
    // Once, though a page that is being written asks for its parts more than once. Taking a page over leaves what stands in an
    // element by `inner_html` as the server wrote it.
    let written = surroundings::write_beforehand(|| content.run());
    view! {
        <div class="popover-panel">
            {move || {
                if opened.0.get() {
                    Either::Left(content.run())
                } else {
                    Either::Right(view! { <div class="written" inner_html=written.clone()></div> })
                }
            }}
        </div>
    }
}
