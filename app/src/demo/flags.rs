//! What stands in the address of the demo's document.

use leptos::prelude::window;
use web_sys::UrlSearchParams;

use super::preferences;
use crate::stage::SEED;

/// The fastest that the stage runs, in times of real time.
pub(super) const FASTEST: f64 = 60.0;

/// What somebody wants to see. What is not understood is as if it were not there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Flags {
    /// What everything that happens follows from.
    pub(super) seed: u64,
    /// How much faster than real time it happens, 1 to 60.
    pub(super) speed: f64,
    /// Whether the clock on the stage stands until it is told to go on.
    pub(super) by_hand: bool,
    /// The chapter of the tour to begin with.
    pub(super) chapter: Option<String>,
    /// The step of it.
    pub(super) step: Option<String>,
    lang: Option<String>,
    theme: Option<String>,
    still: bool,
}

impl Flags {
    /// What stands in the address of this document.
    pub(super) fn of_page() -> Self {
        let search = window().location().search().unwrap_or_default();
        Self::read(&search)
    }

    fn read(search: &str) -> Self {
        let flags = UrlSearchParams::new_with_str(search).ok();
        let flag = |name: &str| flags.as_ref().and_then(|it| it.get(name));
        let speed = flag("speed").and_then(|it| it.parse::<f64>().ok());
        Self {
            seed: flag("seed").and_then(|it| it.parse().ok()).unwrap_or(SEED),
            speed: speed.filter(|it| (1.0..=FASTEST).contains(it)).unwrap_or(1.0),
            by_hand: flag("clock").as_deref() == Some("manual"),
            chapter: flag("chapter"),
            step: flag("step"),
            lang: flag("lang"),
            theme: flag("theme"),
            still: flag("motion").as_deref() == Some("reduce"),
        }
    }

    /// Puts language, theme and stillness where pages look for them.
    pub(super) fn dress_document(&self) {
        let language = self.lang.clone().or_else(|| window().navigator().language());
        let language = language
            .as_deref()
            .and_then(crate::Language::from_tag)
            .unwrap_or_default();
        preferences::choose("language", language.key());
        let theme = match self.theme.as_deref() {
            Some("light") => "light",
            Some("dark") => "dark",
            _ => "system",
        };
        preferences::choose("theme", theme);
        if self.still
            && let Some(root) = leptos::prelude::document().document_element()
        {
            // It can only fail for a name that no attribute can have.
            _ = root.set_attribute("data-motion", "reduce");
        }
    }
}
