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
fn money_is_told_to_the_hundredth() {
    let check = |amount, currency, en: &str, nb: &str| {
        assert_eq!(money(amount, currency, Language::En), en);
        assert_eq!(money(amount, currency, Language::Nb), nb);
    };
    check(12.344, Currency::NOK, "NOK\u{a0}12.34", "12,34\u{a0}kr");
    check(
        1_234.5,
        Currency::EUR,
        "EUR\u{a0}1\u{a0}234.50",
        "1\u{a0}234,50\u{a0}EUR",
    );
    check(-0.2, Currency::NOK, "NOK\u{a0}−0.20", "−0,20\u{a0}kr");
    check(-0.001, Currency::NOK, "NOK\u{a0}0.00", "0,00\u{a0}kr");
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

#[test]
fn a_time_that_is_near_is_told_without_the_date() {
    let now = Timestamp::from_millis(1_795_417_872_482);
    let after = |hours: i64| Timestamp::from_millis(now.as_millis() + hours * 3_600_000);
    assert_eq!(clock(now, 60), "08:11");
    assert_eq!(near(after(23), now, 60, Language::Nb), "07:11");
    assert_eq!(near(after(24), now, 60, Language::Nb), "24.11.2026 08:11");
    assert_eq!(near(after(-24), now, 0, Language::En), "2026-11-22 07:11");
    assert_eq!(utc(now, Precision::Minutes, Language::En), "2026-11-23 07:11 UTC");
}

#[test]
fn prices_are_told_from_the_lowest_to_the_highest() {
    let price = |hundredths: i64| Price::hundred_thousandths(hundredths * 1000);
    let nok = Some(Currency::NOK);
    assert_eq!(
        prices(price(42), price(161), nok, Language::Nb),
        "0,42–1,61\u{a0}NOK/kWh"
    );
    assert_eq!(prices(price(42), price(42), None, Language::En), "0.42\u{a0}/kWh");
    assert_eq!(to_type(20.5, Language::Nb), "20,5");
    assert_eq!(to_type(20.0, Language::Nb), "20");
}
