//! A frozen package says the same as the whole one: what a browser computes with.

use proptest::prelude::*;

use super::cases;
use crate::tests::desk::{
    ADDRESS, PACKAGE, TODAY, family, household, key, keys, receipt, year_from,
};
use crate::{Receipt, check};

#[test]
fn a_receipt_is_genuine_by_the_frozen_package_too() {
    let bytes = PACKAGE.freeze();
    let frozen = rules::check::thaw(&bytes).unwrap();
    assert_eq!(frozen.hash(), PACKAGE.hash());
    let text = receipt(&family()).sign(&key(), ADDRESS);
    let genuine = check(&text, &keys(), &frozen, TODAY).unwrap();
    let (whole, again) =
        (genuine.determination(&PACKAGE).unwrap(), genuine.determination(&frozen).unwrap());
    assert_eq!(whole.total, again.total);
    assert_eq!(whole.lines.len(), again.lines.len());
}

#[test]
fn other_bytes_do_not_thaw() {
    let bytes = PACKAGE.freeze();
    assert!(rules::check::thaw(&bytes[1..]).is_none());
    assert!(rules::check::thaw(&bytes[..bytes.len() / 2]).is_none());
    assert!(rules::check::thaw(&[]).is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn whole_and_frozen_give_the_same_receipt(case in cases()) {
        let frozen = rules::check::thaw(&PACKAGE.freeze()).unwrap();
        let household = household(&case);
        let period = year_from(TODAY);
        let whole = Receipt::of(&PACKAGE, &household, None, PACKAGE.readings(), period);
        let again = Receipt::of(&frozen, &household, None, frozen.readings(), period);
        // Amounts, lines, rows, payers and questions are in the mark.
        prop_assert_eq!(whole.ok(), again.ok());
    }
}
