use super::*;

#[test]
fn numbers_are_written_as_in_the_language() {
    let check = |value, decimals, en: &str, nb: &str| {
        assert_eq!(number(value, decimals, Language::En), en);
        assert_eq!(number(value, decimals, Language::Nb), nb);
    };
    check(0.0, 0, "0", "0");
    check(999.0, 0, "999", "999");
    check(12_345.0, 0, "12\u{a0}345", "12\u{a0}345");
    check(1_234_567.25, 1, "1\u{a0}234\u{a0}567.2", "1\u{a0}234\u{a0}567,2");
    check(-7.44, 1, "−7.4", "−7,4");
    check(-0.04, 1, "0.0", "0,0");
}

#[test]
fn quantities_have_their_unit() {
    assert_eq!(power(7400.0, Language::Nb), "7,4\u{a0}kW");
    assert_eq!(power(7400.0, Language::En), "7.4\u{a0}kW");
    assert_eq!(power(12.0, Language::En), "12\u{a0}W");
    assert_eq!(energy(12_340.0, Language::En), "12.3\u{a0}kWh");
    assert_eq!(latency(38, Language::En), "38\u{a0}ms");
    assert_eq!(latency(30_500, Language::Nb), "30,5\u{a0}s");
    assert_eq!(size(10_500, Language::En), "10.5\u{a0}kB");
    assert_eq!(percent(63.6, Language::En), "64\u{a0}%");
}

#[test]
fn spans_are_told_in_their_largest_unit() {
    let check = |seconds: i64, text: &str| assert_eq!(span(seconds * 1000, Language::Nb), text);
    check(-5, "0\u{a0}s");
    check(59, "59\u{a0}s");
    check(60, "1\u{a0}min");
    check(7200, "2\u{a0}t");
    check(172_800, "2\u{a0}d");
}

#[test]
fn what_went_on_for_hours_is_told_to_the_minute() {
    let check = |seconds: i64, text: &str| assert_eq!(duration(seconds * 1000, Language::Nb), text);
    check(59, "59\u{a0}s");
    check(3_599, "59\u{a0}min");
    check(3_600, "1\u{a0}t");
    check(11 * 3_600 + 14 * 60 + 59, "11\u{a0}t 14\u{a0}min");
    check(100 * 3_600, "100\u{a0}t");
    assert_eq!(duration(7_260_000, Language::En), "2\u{a0}h 1\u{a0}min");
}

#[test]
fn times_say_their_zone() {
    let at = Timestamp::from_millis(1_795_417_872_482);
    assert_eq!(at.to_string(), "2026-11-23T07:11:12.482Z");
    assert_eq!(
        utc(at, Precision::Seconds, Language::En),
        "2026-11-23 07:11:12 UTC"
    );
    assert_eq!(
        utc(at, Precision::Millis, Language::Nb),
        "23.11.2026 07:11:12,482 UTC"
    );
    assert_eq!(
        local(at, 60, Precision::Seconds, Language::Nb),
        "23.11.2026 08:11:12"
    );
    assert_eq!(
        local(at, -600, Precision::Millis, Language::En),
        "2026-11-22 21:11:12.482"
    );
    assert_eq!(
        (zone(60).as_str(), zone(-570).as_str()),
        ("UTC+01:00", "UTC−09:30")
    );
}
