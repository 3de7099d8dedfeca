//! In which language and which colours somebody wants the pages.

use csms::Timestamp;

/// The languages that the pages speak.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Norwegian bokmål.
    Nb,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::En, Self::Nb];

    /// The word that stands in `<html lang>`, the cookie and addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Nb => "nb",
        }
    }

    /// The language that a key stands for.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }

    /// The language that a browser's tag (`nb-NO`, `en`) asks for, where we speak it.
    pub(crate) fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "en" => Some(Self::En),
            // Whoever asks for Norwegian of any kind reads bokmål.
            "nb" | "no" | "nn" => Some(Self::Nb),
            _ => None,
        }
    }
}

/// The colours of the pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the reader's system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The word that stands in `<html data-theme>`, the cookie and addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme that a key stands for.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }
}

/// Whether keys without a modifier do something (WCAG 2.2, 2.1.4: who speaks to the computer has to be able to turn that
/// off).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shortcuts {
    /// They do.
    #[default]
    On,
    /// They do not.
    Off,
}

impl Shortcuts {
    /// All choices.
    pub const ALL: [Self; 2] = [Self::On, Self::Off];

    /// The word that stands in `<html data-shortcuts>`, the cookie and addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
        }
    }

    /// The choice that a key stands for.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }
}

/// How somebody wants the pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Preferences {
    /// In which language.
    pub language: Language,
    /// In which colours.
    pub theme: Theme,
    /// With shortcuts or without.
    pub shortcuts: Shortcuts,
}

impl Preferences {
    /// The name of the cookie that keeps the language.
    pub const LANGUAGE_COOKIE: &'static str = "language";
    /// The name of the cookie that keeps the theme.
    pub const THEME_COOKIE: &'static str = "theme";
    /// The name of the cookie that keeps whether there are shortcuts.
    pub const SHORTCUTS_COOKIE: &'static str = "shortcuts";

    /// Reads them from the headers `Cookie` and `Accept-Language` of a request; what was chosen goes before
    /// what the browser asks for, and English stands in for languages that we do not speak.
    pub fn from_headers(cookie: Option<&str>, accept_language: Option<&str>) -> Self {
        let chosen = |name| cookie.and_then(|header| value_of_cookie(header, name));
        Self {
            language: chosen(Self::LANGUAGE_COOKIE)
                .and_then(Language::from_key)
                .or_else(|| accept_language.and_then(accepted))
                .unwrap_or_default(),
            theme: chosen(Self::THEME_COOKIE)
                .and_then(Theme::from_key)
                .unwrap_or_default(),
            shortcuts: chosen(Self::SHORTCUTS_COOKIE)
                .and_then(Shortcuts::from_key)
                .unwrap_or_default(),
        }
    }
}

/// What a page has to know of the request, beside its address. The server provides it as a context before it
/// renders; the browser finds it again in the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestInfo {
    /// How the reader wants the pages.
    pub preferences: Preferences,
    /// The address that charge points connect to, up to their id: `ws://HOST/ocpp/`.
    pub ocpp_address: String,
}

/// The moment at which a page stands that nobody takes over: it says how long ago something was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandsAt(pub Timestamp);

impl RequestInfo {
    /// Of the header `Host`, and whether the reader came over TLS.
    pub fn new(preferences: Preferences, host: &str, secure: bool) -> Self {
        let scheme = if secure { "wss" } else { "ws" };
        Self {
            preferences,
            ocpp_address: format!("{scheme}://{host}/ocpp/"),
        }
    }
}

fn value_of_cookie<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header.split(';').find_map(|pair| {
        let (found, value) = pair.trim().split_once('=')?;
        (found == name).then_some(value.trim_matches('"'))
    })
}

fn accepted(header: &str) -> Option<Language> {
    let mut best: Option<(Language, f32)> = None;
    for range in header.split(',') {
        let mut parts = range.split(';');
        let tag = parts.next().unwrap_or_default().trim();
        let weight = parts
            .find_map(|it| it.trim().strip_prefix("q="))
            .map_or(Some(1.0), |it| it.trim().parse::<f32>().ok())
            .unwrap_or(0.0);
        let Some(language) = Language::from_tag(tag) else {
            continue;
        };
        // Of two that are wanted alike the first.
        if weight > 0.0 && best.is_none_or(|(_, most)| weight > most) {
            best = Some((language, weight));
        }
    }
    best.map(|(language, _)| language)
}

#[cfg(test)]
mod tests;
