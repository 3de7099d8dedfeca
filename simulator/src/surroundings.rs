//! What is around a simulated charge system: the building that shares its fuse, and a market with a night valley.

use ocpp::Timestamp;

/// What a building draws by the hour on a winter's day, in A on each phase.
const BUILDING_A: [f64; 24] = [
    9.0, 8.0, 8.0, 8.0, 8.5, 10.0, 14.0, 19.0, 18.0, 15.0, 14.0, 14.0, 14.5, 14.0, 14.5, 17.0, 22.0, 26.0,
    27.0, 25.0, 22.0, 19.0, 15.0, 11.0,
];

/// The building's L1, L2 and L3 do not draw alike.
const PHASES: [f64; 3] = [1.0, 1.15, 0.9];

/// What a kWh costs by the hour of a winter's day, in kroner without VAT.
const PRICES: [f64; 24] = [
    0.52, 0.47, 0.44, 0.43, 0.45, 0.55, 0.82, 1.21, 1.38, 1.24, 1.08, 0.98, 0.93, 0.91, 0.95, 1.09, 1.36,
    1.62, 1.71, 1.55, 1.27, 0.98, 0.76, 0.61,
];

/// The sizes of main fuses, in A.
const FUSES_A: [u32; 9] = [63, 80, 100, 125, 160, 200, 250, 315, 400];

const DAY_MS: i64 = 24 * 3_600_000;

/// What the building draws at a time, in A on L1, L2 and L3: its clocks show Norwegian winter time all year.
pub fn building_a(at: Timestamp) -> [f64; 3] {
    let drawn = by_hour(&BUILDING_A, at.as_millis() + 3_600_000);
    PHASES.map(|it| drawn * it)
}

/// The main fuse of a charge system with so many connectors, in A: enough for ten amperes at each of them beside the
/// building, so that whoever comes charges at once, if not with all that there is.
pub fn fuse_a(connectors: u32) -> u32 {
    let wanted = 60 + 10 * connectors;
    FUSES_A.into_iter().find(|it| *it >= wanted).unwrap_or(wanted)
}

/// What a kWh costs, in kroner without VAT, when clocks show so many milliseconds since the first of January 1970.
pub fn price_per_kwh(local_ms: i64) -> f64 {
    // Days differ by up to a fifth, the same for everybody who sees that day.
    let day = local_ms.div_euclid(DAY_MS);
    let differs = (day.wrapping_mul(7_919).rem_euclid(41) - 20) as f64 / 100.0;
    by_hour(&PRICES, local_ms) * (1.0 + differs)
}

/// Between what is known of the hours.
fn by_hour(values: &[f64; 24], local_ms: i64) -> f64 {
    let hours = local_ms.rem_euclid(DAY_MS) as f64 / 3_600_000.0;
    let (hour, part) = (hours as usize % 24, hours.fract());
    values[hour] * (1.0 - part) + values[(hour + 1) % 24] * part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fuse_is_of_a_size_that_there_is_and_carries_the_building() {
        assert_eq!(fuse_a(12), 200);
        assert_eq!(fuse_a(200), 2_060);
        let worst = BUILDING_A.into_iter().fold(0.0, f64::max) * 1.15;
        assert!(worst < f64::from(fuse_a(1)) / 2.0);
    }

    #[test]
    fn a_building_draws_most_in_the_evening_and_least_at_night() {
        let at = |hour: i64| building_a(Timestamp::from_millis((hour - 1) * 3_600_000))[0];
        assert_eq!((at(18), at(3)), (27.0, 8.0));
    }
}
