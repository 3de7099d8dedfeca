use super::*;

/// A document of 2026-11-28, an hour each.
pub(crate) fn document(curve: &str, more: &str, points: &[(u32, &str)]) -> String {
    publication(&series(
        curve,
        more,
        "PT60M",
        ("2026-11-27T23:00Z", "2026-11-28T23:00Z"),
        points,
    ))
}

fn publication(series: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<Publication_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-3:publicationdocument:7:3">
  <mRID>67528d12b93146ee8254870e5a2f78ab</mRID><revisionNumber>1</revisionNumber><type>A44</type>
  <period.timeInterval><start>2026-11-27T23:00Z</start><end>2026-11-28T23:00Z</end></period.timeInterval>
  {series}
</Publication_MarketDocument>"#
    )
}

fn series(
    curve: &str,
    more: &str,
    resolution: &str,
    (start, end): (&str, &str),
    points: &[(u32, &str)],
) -> String {
    let point = |(position, price): &(u32, &str)| {
        format!("<Point><position>{position}</position><price.amount>{price}</price.amount></Point>")
    };
    let points: String = points.iter().map(point).collect();
    format!(
        "<TimeSeries><mRID>1</mRID><auction.type>A01</auction.type><businessType>A62</businessType>
  <in_Domain.mRID codingScheme=\"A01\">10YNO-1--------2</in_Domain.mRID>{more}
  <currency_Unit.name>EUR</currency_Unit.name><price_Measure_Unit.name>MWH</price_Measure_Unit.name>
  <curveType>{curve}</curveType>
  <Period><timeInterval><start>{start}</start><end>{end}</end></timeInterval>
  <resolution>{resolution}</resolution>{points}</Period></TimeSeries>"
    )
}

fn auction(position: u32) -> String {
    format!(
        "<classificationSequence_AttributeInstanceComponent.position>{position}\
         </classificationSequence_AttributeInstanceComponent.position>"
    )
}

const DAY: (&str, &str) = ("2026-11-27T23:00Z", "2026-11-28T23:00Z");

/// The prices by quarter, in hundred-thousandths.
fn read_prices(document: &str) -> Vec<i64> {
    let read = read(document.as_bytes()).unwrap().unwrap();
    assert_eq!(read.currency, Currency::EUR);
    let now = Timestamp::read("2026-11-27T12:00:00Z").unwrap().0;
    let quarters = read.checked(now).unwrap();
    quarters
        .iter()
        .map(|(_, price)| price.as_hundred_thousandths())
        .collect()
}

#[test]
fn an_hour_is_four_quarters_and_a_gap_stays_one() {
    let read = read(document("A01", "", &[(1, "41.37"), (3, "-0.5")]).as_bytes()).unwrap();
    let read = read.unwrap().prices;
    let starts: Vec<_> = read
        .iter()
        .map(|it| it.start.to_string()[11..16].to_owned())
        .collect();
    assert_eq!(
        starts,
        [
            "23:00", "23:15", "23:30", "23:45", "01:00", "01:15", "01:30", "01:45"
        ]
    );
    let prices: Vec<_> = read.iter().map(|it| it.price.as_hundred_thousandths()).collect();
    assert_eq!(prices, [4137, 4137, 4137, 4137, -50, -50, -50, -50]);
}

#[test]
fn what_is_left_out_is_as_before_to_the_end_of_the_period() {
    let prices = read_prices(&document("A03", "", &[(1, "40"), (3, "50.00")]));
    assert_eq!(prices.len(), 96);
    assert_eq!((prices[7], prices[8], prices[95]), (4000, 5000, 5000));
    // Before the first there is nothing to go by.
    assert_eq!(read_prices(&document("A03", "", &[(24, "40")])).len(), 4);
}

#[test]
fn days_are_whole_however_long_they_are() {
    for (start, end, quarters) in [
        ("2026-11-27T23:00Z", "2026-11-28T23:00Z", 96),
        ("2026-10-24T22:00Z", "2026-10-25T23:00Z", 100),
        ("2026-03-28T23:00Z", "2026-03-29T22:00Z", 92),
    ] {
        for resolution in ["PT15M", "PT30M", "PT60M"] {
            let series = series("A03", "", resolution, (start, end), &[(1, "40")]);
            assert_eq!(
                read_prices(&publication(&series)).len(),
                quarters,
                "{start} {resolution}"
            );
        }
    }
}

#[test]
fn the_first_auction_counts_wherever_it_stands() {
    let of = |number, price| series("A03", &auction(number), "PT60M", DAY, &[(1, price)]);
    let both = publication(&format!("{}{}", of(2, "99"), of(1, "40")));
    assert_eq!(read_prices(&both), [4000; 96]);
    let unnumbered = series("A03", "", "PT60M", DAY, &[(1, "41")]);
    let both = publication(&format!("{}{unnumbered}", of(2, "99")));
    assert_eq!(read_prices(&both), [4100; 96]);
    // It will come.
    assert_eq!(read(publication(&of(2, "99")).as_bytes()), Ok(None));
}

#[test]
fn finer_intervals_count_before_coarser_ones() {
    let hours = series("A03", "", "PT60M", DAY, &[(1, "40")]);
    let quarters = series("A01", "", "PT15M", DAY, &[(1, "10"), (2, "20")]);
    let prices = read_prices(&publication(&format!("{hours}{quarters}")));
    assert_eq!(prices[..4], [1000, 2000, 4000, 4000]);
    let agreed =
        |word: &str| format!("<contract_MarketAgreement.type>{word}</contract_MarketAgreement.type>");
    let intraday = series("A03", &agreed("A07"), "PT15M", DAY, &[(1, "7")]);
    let ahead = series("A03", &agreed("A01"), "PT60M", DAY, &[(1, "40")]);
    assert_eq!(
        read_prices(&publication(&format!("{intraday}{ahead}"))),
        [4000; 96]
    );
}

fn acknowledgement(code: &str, text: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<Acknowledgement_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-1:acknowledgementdocument:7:0">
<mRID>1</mRID><Reason><code>{code}</code><text>{text}</text></Reason></Acknowledgement_MarketDocument>"#
    )
}

#[test]
fn there_may_be_nothing_yet() {
    let nothing = acknowledgement(
        "999",
        "No matching data found for Data item Day-ahead Prices [12.1.D]",
    );
    assert_eq!(read(nothing.as_bytes()), Ok(None));
    let refused = acknowledgement("999", "Delivered time interval is not valid for this Data item.");
    assert!(matches!(read(refused.as_bytes()), Err(ReadError::Refused { .. })));
    let refused = acknowledgement("A01", "Message fully rejected");
    assert!(matches!(read(refused.as_bytes()), Err(ReadError::Refused { .. })));
}

#[test]
fn what_is_no_document_of_prices_is_said() {
    let fine = document("A01", "", &[(1, "40")]);
    for (document, said) in [
        ("no XML".to_owned(), "begins with"),
        ("<html></html>".to_owned(), "begins with"),
        (publication(""), "no prices"),
        (fine.replace(">EUR<", ">PLN<"), "`PLN`"),
        (fine.replace(">MWH<", ">KWH<"), "`KWH`"),
        (fine.replace("PT60M", "P1D"), "`P1D`"),
        (document("A02", "", &[(1, "40")]), "`A02`"),
        (document("A01", "", &[(25, "40")]), "position 25"),
        (document("A01", "", &[(0, "40")]), "position 0"),
        (document("A01", "", &[(1, "much")]), "`much`"),
        (fine.replace("<position>1</position>", ""), "position"),
        (fine.replace("</Period>", ""), "no document"),
        (
            fine.replace(
                "<start>2026-11-27T23:00Z</start><end>2026-11-28T23:00Z</end></timeInterval>",
                "<start>now</start><end>then</end></timeInterval>",
            ),
            "`now`",
        ),
    ] {
        let error = read(document.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(said), "{said}: {error}");
    }
}

#[test]
fn a_day_is_asked_for_in_utc_and_by_code() {
    let area = PriceArea::parse("NO1").unwrap();
    let day = MarketDay::of(Timestamp::read("2026-11-28T12:00:00Z").unwrap().0);
    let address = address("http://there", &Token::from("a b"), &area, day);
    assert_eq!(
        address,
        "http://there/api?securityToken=a%20b&documentType=A44&in_Domain=10YNO-1--------2\
         &out_Domain=10YNO-1--------2&periodStart=202611272300&periodEnd=202611282300"
    );
}
