//! A determination as table 3 of the nota: its sums are those of its lines.

mod policies;

use rules::determine::determine;
use rules::parse::case::read;

#[test]
fn rows_and_sums_are_those_of_the_lines() {
    let package = policies::package(policies::files());
    let json = include_str!("../../../worked-examples/nota-family.json");
    let household = read(json, package.vocabulary()).unwrap();
    for scheme in ["nl-national", "frontex-jrs", "nl-harmonised"] {
        let scheme = package.scheme(scheme).unwrap();
        let found = determine(&package, scheme, &household, package.readings()).unwrap();
        let table = found.table();
        assert_eq!(table.rows.len(), 4);
        assert_eq!(table.sums.total.amount, found.total);
        assert_eq!(table.sums.total.range, found.range);
        for (at, sum) in table.sums.moments.iter().enumerate() {
            let rows = table.rows.iter().map(|row| row.moments[at].amount);
            assert_eq!(sum.amount, rows.sum());
        }
    }
}

#[test]
fn a_form_can_ask_for_every_fact_that_a_case_may_give() {
    let package = policies::package(policies::files());
    let asked = package.asked("NL");
    assert!(asked.iter().any(|one| one.id == "no-entry-ban" && one.values.is_none()));
    assert!(asked.iter().any(|one| one.id == "partner" && one.values.is_some()));
    let channels: Vec<&str> = package.channels("NL").into_iter().map(|(id, _)| id).collect();
    assert_eq!(channels, ["jrs", "iom", "ngo"]);
}
