//! What the settings of a fuse come to, in plain words.

use csms::{LoadBalancing, Supply};
use leptos::prelude::*;

use crate::i18n::{Sentences, Words, sentences, words};

/// What comes of it; nothing where it is no setting that there can be.
#[component]
pub(super) fn SupplyEffect(#[prop(into)] supply: Signal<Option<Supply>>) -> impl IntoView {
    let (words, sentences) = (words(), sentences());
    let told = Memo::new(move |_| supply.with(|it| it.as_ref().map(|it| effect(it, words, sentences))));
    let line = |it: String| view! { <p>{it}</p> };
    move || {
        let told = told.get()?;
        Some(view! {
            <div class="supply-effect notice" role="note" aria-label=words.steering.comes_to>
                {told.into_iter().map(line).collect_view()}
            </div>
        })
    }
}

fn effect(supply: &Supply, words: &Words, sentences: &Sentences) -> Vec<String> {
    let LoadBalancing {
        enabled,
        margin_a,
        minimum_a,
        fallback_a,
    } = supply.load_balancing;
    let Some(fuse_a) = supply.fuse_a else {
        return vec![words.load_without_fuse.to_owned()];
    };
    if !enabled {
        return vec![words.load_off.to_owned()];
    }
    let left = fuse_a.saturating_sub(margin_a);
    let most = left.checked_div(fallback_a);
    vec![
        (sentences.sharing)(fuse_a, margin_a, minimum_a),
        (sentences.without_contact)(fallback_a, most),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preferences::Language;

    fn check(supply: Supply, language: Language, said: &[&str]) {
        assert_eq!(effect(&supply, language.words(), language.sentences()), said);
    }

    #[test]
    fn settings_come_to_so_many_cars() {
        let mut supply = Supply {
            fuse_a: Some(63),
            ..Supply::default()
        };
        check(supply, Language::En, &[Language::En.words().load_off]);
        supply.load_balancing.enabled = true;
        check(
            supply,
            Language::En,
            &[
                "With 63 A and a margin of 2 A, 61 A are left for the building and the cars: at most 10 cars can charge at once with 6 A each. More take turns.",
                "A charger that loses contact gives each car up to 6 A by itself, as long as there are no more than 10 connectors; with more it gives nothing.",
            ],
        );
        (supply.fuse_a, supply.load_balancing.fallback_a) = (Some(7), 0);
        check(
            supply,
            Language::Nb,
            &[
                "Med 7 A og en margin på 2 A er det 5 A igjen til bygget og bilene: ikke nok til en eneste bil med 6 A.",
                "En lader som mister kontakten, gir bilene ingenting før den er tilbake.",
            ],
        );
        supply.fuse_a = None;
        check(supply, Language::Nb, &[Language::Nb.words().load_without_fuse]);
    }
}
