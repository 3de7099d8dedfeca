//! What stands above every page.

use leptos::prelude::*;

use super::live_indicator::{LiveIndicator, StaleBanner};
use crate::controls::Icon;
use crate::i18n::words;
use crate::live::Live;
use crate::preferences::{Language, Preferences, Shortcuts, Theme};
use crate::routes::address;

/// The way home, whether the page is live, and the reader's preferences.
#[component]
pub(crate) fn SiteHeader(
    live: Live,
    preferences: Preferences,
    /// The address of the page, to come back to.
    #[prop(into)]
    here: Signal<String>,
) -> impl IntoView {
    let words = words();
    let choice = move |name: &'static str, value: &'static str, word: &'static str, chosen: bool, lang| {
        let href = move || here.with(|here| address::preference(name, value, here));
        view! {
            <a
                href=href
                rel="external nofollow"
                lang=lang
                hreflang=lang
                aria-current=chosen.then_some("true")
            >
                {word}
            </a>
        }
    };
    let languages = Language::ALL.map(|it| {
        let word = match it {
            Language::En => "English",
            Language::Nb => "Norsk",
        };
        choice(
            "language",
            it.key(),
            word,
            it == preferences.language,
            Some(it.key()),
        )
    });
    let themes = Theme::ALL.map(|it| {
        let word = match it {
            Theme::System => words.theme_system,
            Theme::Light => words.theme_light,
            Theme::Dark => words.theme_dark,
        };
        choice("theme", it.key(), word, it == preferences.theme, None)
    });
    let shortcuts = Shortcuts::ALL.map(|it| {
        let word = match it {
            Shortcuts::On => words.shortcut_on,
            Shortcuts::Off => words.shortcut_off,
        };
        choice("shortcuts", it.key(), word, it == preferences.shortcuts, None)
    });
    view! {
        <header class="site-header">
            <a class="skip-link" href="#content" rel="external">
                {words.skip}
            </a>
            <a class="brand" href=address::CHARGE_SYSTEMS>
                <Icon name="bolt" />
                "Ladetavle"
            </a>
            <LiveIndicator live />
            <nav class="preferences" aria-label=words.preferences>
                <div class="choices" role="group" aria-label=words.language>
                    {languages.into_iter().collect_view()}
                </div>
                <details class="popover theme">
                    <summary>{words.theme}</summary>
                    <div class="popover-panel">
                        <div class="choices" role="group" aria-label=words.theme>
                            {themes.into_iter().collect_view()}
                        </div>
                        <div class="choices" role="group" aria-label=words.shortcut>
                            <span class="muted">{words.shortcut}</span>
                            {shortcuts.into_iter().collect_view()}
                        </div>
                    </div>
                </details>
            </nav>
        </header>
        <noscript>
            <p class="without-script">{words.without_script}</p>
        </noscript>
        <div role="alert">
            <StaleBanner live />
        </div>
    }
}
