//! How a main fuse was used over the last day.

use csms::LoadPoint;
use csms::load_history::LOAD_POINT_MS;
use leptos::prelude::*;

use crate::controls::Time;
use crate::format;
use crate::i18n::{language, words};

/// The size of the picture, in its own units.
const WIDTH: f64 = 600.0;
const HEIGHT: f64 = 120.0;
/// A row of the table tells of so many points: an hour.
const POINTS_OF_A_ROW: i64 = 12;

/// What the fuse carried on its fullest phase, and how much of it was the building's; as a picture and in words.
#[component]
pub(crate) fn LoadHistory(
    /// In the order of time.
    points: Vec<LoadPoint>,
    /// The main fuse, in A.
    fuse_a: Option<u32>,
) -> impl IntoView {
    let (words, language) = (words(), language());
    let Some(drawn) = Drawn::of(&points, fuse_a) else {
        return view! { <p class="empty">{words.no_load_history}</p> }.into_any();
    };
    let peak = format::amperes(drawn.peak_a, language);
    let label = format!("{}: {} {peak}", words.load_history, words.at_most);
    let fuse = drawn.fuse.map(|it| {
        let (y, at) = (format!("{it:.1}"), WIDTH.to_string());
        view! { <line class="fuse" x1="0" y1=y.clone() x2=at y2=y /> }
    });
    let rows = hours(&points).into_iter().map(|(at, carried, building)| {
        view! {
            <tr role="row">
                <td role="cell" data-label=words.from>
                    <Time at=Some(at) />
                </td>
                <td role="cell" class="figure" data-label=words.fuse>
                    <span>{format::amperes(carried, language)}</span>
                </td>
                <td role="cell" class="figure" data-label=words.building>
                    <span>{format::amperes(building, language)}</span>
                </td>
            </tr>
        }
    });
    view! {
        <figure class="load-history">
            <figcaption class="muted">{words.load_history} ", " {words.at_most} " " {peak}</figcaption>
            <svg role="img" aria-label=label viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none">
                <path class="cars" d=drawn.carried></path>
                <path class="building" d=drawn.building></path>
                {fuse}
            </svg>
            <p class="ends muted">
                <Time at=points.first().map(|it| it.at) />
                <Time at=points.last().map(|it| it.at) />
            </p>
        </figure>
        <details class="timeline-table">
            <summary>{words.as_table}</summary>
            <table class="log" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{words.from}</th>
                        <th role="columnheader" scope="col" class="figure">{words.fuse}</th>
                        <th role="columnheader" scope="col" class="figure">{words.building}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows.collect_view()}</tbody>
            </table>
        </details>
    }
    .into_any()
}

/// What is drawn: areas above the ground line, and where the fuse lies.
#[derive(Debug, PartialEq)]
struct Drawn {
    carried: String,
    building: String,
    fuse: Option<f64>,
    peak_a: f64,
}

impl Drawn {
    /// Nothing until there are two points.
    fn of(points: &[LoadPoint], fuse_a: Option<u32>) -> Option<Self> {
        let (first, last) = (points.first()?, points.last()?);
        let span = last.at.millis_after(first.at);
        if span <= 0 {
            return None;
        }
        let of = |point: &LoadPoint| {
            let phase = point.fullest();
            (point.carried_a[phase].as_f64(), point.building_a[phase].as_f64())
        };
        let peak_a = points.iter().map(|it| of(it).0).fold(0.0, f64::max);
        let top = peak_a.max(fuse_a.map_or(0.0, f64::from)).max(1.0) * 1.05;
        let y = |amperes: f64| HEIGHT - HEIGHT * amperes.clamp(0.0, top) / top;
        let area = |pick: &dyn Fn(&LoadPoint) -> f64| {
            let mut path = String::new();
            let mut before: Option<&LoadPoint> = None;
            for point in points {
                let x = WIDTH * point.at.millis_after(first.at) as f64 / span as f64;
                // Where the meter was silent there is a gap.
                let goes_on = before.is_some_and(|it| point.at.millis_after(it.at) <= 2 * LOAD_POINT_MS);
                if !goes_on {
                    path += &close(before, first, span);
                    path += &format!("M{x:.1} {HEIGHT}");
                }
                path += &format!("L{x:.1} {:.1}", y(pick(point)));
                before = Some(point);
            }
            path + &close(before, first, span)
        };
        Some(Self {
            carried: area(&|it| of(it).0),
            building: area(&|it| of(it).1),
            fuse: fuse_a.map(|it| y(f64::from(it))),
            peak_a,
        })
    }
}

/// Back to the ground behind a point.
fn close(behind: Option<&LoadPoint>, first: &LoadPoint, span: i64) -> String {
    behind.map_or_else(String::new, |it| {
        let x = WIDTH * it.at.millis_after(first.at) as f64 / span as f64;
        format!("L{x:.1} {HEIGHT}Z")
    })
}

/// The most of every hour on the fullest phase, newest first: when, what the fuse carried, and the building.
fn hours(points: &[LoadPoint]) -> Vec<(csms::Timestamp, f64, f64)> {
    let hour = |it: &LoadPoint| it.at.as_millis().div_euclid(LOAD_POINT_MS * POINTS_OF_A_ROW);
    let mut hours: Vec<_> = points
        .chunk_by(|one, other| hour(one) == hour(other))
        .filter_map(|of| {
            let fullest = of.iter().max_by_key(|it| it.carried_a[it.fullest()])?;
            let phase = fullest.fullest();
            let (carried, building) = (fullest.carried_a[phase], fullest.building_a[phase]);
            Some((of.first()?.at, carried.as_f64(), building.as_f64()))
        })
        .collect();
    hours.reverse();
    hours
}

#[cfg(test)]
mod tests {
    use csms::{Amperes, Timestamp};

    use super::*;

    fn point(minute: i64, carried: i32, building: i32) -> LoadPoint {
        let at = Timestamp::from_millis(minute * 60_000);
        LoadPoint::at(at, [Amperes::whole(carried); 3], [Amperes::whole(building); 3])
    }

    #[test]
    fn areas_stand_on_the_ground_and_part_where_the_meter_was_silent() {
        let points = [point(0, 20, 10), point(5, 40, 10), point(60, 20, 0)];
        let drawn = Drawn::of(&points, Some(40)).unwrap();
        assert_eq!(drawn.peak_a, 40.0);
        assert_eq!(
            drawn.carried,
            "M0.0 120L0.0 62.9L50.0 5.7L50.0 120ZM600.0 120L600.0 62.9L600.0 120Z"
        );
        assert_eq!(drawn.fuse.map(f64::round), Some(6.0));
        assert_eq!(Drawn::of(&points[..1], Some(40)), None);
        assert_eq!(Drawn::of(&[], None), None);
    }

    #[test]
    fn an_hour_is_told_by_its_peak() {
        let points = [point(50, 20, 10), point(60, 30, 5), point(65, 31, 6)];
        let told: Vec<_> = hours(&points)
            .into_iter()
            .map(|(at, carried, building)| (at.as_millis() / 60_000, carried, building))
            .collect();
        assert_eq!(told, [(60, 31.0, 6.0), (50, 20.0, 10.0)]);
    }
}
