//! Power over the time of a charging session.

use csms::Reading;
use leptos::prelude::*;

use crate::controls::Time;
use crate::format;
use crate::i18n::{language, words};

/// The size of the picture, in its own units.
const WIDTH: f64 = 600.0;
const HEIGHT: f64 = 120.0;
/// More points than this nobody sees apart.
const POINTS: usize = 300;

/// A line of power over time; nothing until there are two readings of it.
#[component]
pub(crate) fn SessionCurve(
    /// In the order of time.
    readings: Signal<Vec<Reading>>,
) -> impl IntoView {
    let (words, language) = (words(), language());
    let drawn = Memo::new(move |_| readings.with(|it| Curve::of(it)));
    move || {
        let Curve {
            line,
            most_w,
            from,
            to,
        } = drawn.get()?;
        let most = format::power(most_w, language);
        let label = format!("{}: 0\u{2013}{most}", words.power_curve);
        let area = format!("M0 {HEIGHT} L{line} L{WIDTH} {HEIGHT} Z");
        let line = format!("M{line}");
        Some(view! {
            <figure class="session-curve" data-tint="charging">
                <figcaption class="muted">{words.power_curve} ", " {words.at_most} " " {most}</figcaption>
                <svg
                    role="img"
                    aria-label=label
                    viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                    preserveAspectRatio="none"
                >
                    <path class="area" d=area></path>
                    <path class="line" d=line></path>
                </svg>
                <p class="ends muted">
                    <Time at=Some(from) />
                    <Time at=Some(to) />
                </p>
            </figure>
        })
    }
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
struct Curve {
    /// The points of an SVG path.
    line: String,
    most_w: f64,
    from: csms::Timestamp,
    to: csms::Timestamp,
}

impl Curve {
    fn of(readings: &[Reading]) -> Option<Self> {
        let mut known: Vec<_> = readings
            .iter()
            .filter_map(|it| Some((it.at, it.power_w?)))
            .collect();
        known.sort_by_key(|(at, _)| *at);
        let ((from, _), (to, _)) = (*known.first()?, *known.last()?);
        let millis = to.millis_after(from);
        if millis <= 0 {
            return None;
        }
        let most_w = known.iter().map(|(_, power)| *power).fold(1.0, f64::max);
        let step = known.len().div_ceil(POINTS);
        // Of what falls together the most is drawn: a peak is what one looks for.
        let points = known.chunks(step).map(|part| {
            let (at, power) = part
                .iter()
                .copied()
                .max_by(|one, other| one.1.total_cmp(&other.1))?;
            let x = WIDTH * at.millis_after(from) as f64 / millis as f64;
            let y = HEIGHT - HEIGHT * power.clamp(0.0, most_w) / most_w;
            Some(format!("{x:.1} {y:.1}"))
        });
        let line = points.collect::<Option<Vec<_>>>()?.join(" L");
        Some(Self {
            line,
            most_w,
            from,
            to,
        })
    }
}

#[cfg(test)]
mod tests {
    use csms::Timestamp;

    use super::*;

    fn reading(second: i64, power_w: Option<f64>) -> Reading {
        Reading {
            at: Timestamp::from_millis(second * 1000),
            flow_at: None,
            power_w,
            energy_wh: None,
            state_of_charge_percent: None,
            current_a: [None; 3],
        }
    }

    #[test]
    fn power_is_drawn_over_time() {
        let readings = [
            reading(0, Some(0.0)),
            reading(10, None),
            reading(50, Some(11_000.0)),
            reading(100, Some(5_500.0)),
        ];
        let curve = Curve::of(&readings).unwrap();
        assert_eq!(curve.line, "0.0 120.0 L300.0 0.0 L600.0 60.0");
        assert_eq!(curve.most_w, 11_000.0);
    }

    #[test]
    fn one_reading_is_no_curve_and_many_are_thinned() {
        assert_eq!(Curve::of(&[reading(0, Some(1.0)), reading(5, None)]), None);
        let many: Vec<_> = (0..2_000).map(|it| reading(it, Some(it as f64))).collect();
        let points = Curve::of(&many).unwrap().line.matches('L').count();
        assert!((200..=POINTS).contains(&points), "{points}");
    }
}
