//! The log of processing: for every use of somebody's data a line with a pseudonym, under the right
//! activity, and nobody who did it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use register::actor::Role;
use register::processing::Activity;
use register::{Refused, Register};
use serde_json::{Value, json};
use support::{Hand, Place, actor, coordinator, counsellor, family, follow};

fn lines(register: &Register) -> Vec<Value> {
    let mut text = Vec::new();
    let aya = actor("aya", "dtv", Role::Auditor);
    let many = register.processings(&aya, &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    for who in ["aya", "carla", "\"cor\"", "iom", "Al Jalil", "2712345678"] {
        assert!(!text.contains(who), "{who} is in the log");
    }
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), many);
    lines
}

fn of<'v>(line: &'v Value, name: &str) -> &'v str {
    line["attributes"][format!("dpl.core.{name}")].as_str().unwrap()
}

#[test]
fn every_use_of_somebodys_data_has_its_line() {
    for place in Place::all() {
        let register = place.register(&Hand::at("2025-03-03"));
        let mut intake = family("Al Jalil", "2025-03-03");
        let number = "2712345678".to_owned().try_into().unwrap();
        intake.facts.people.get_mut("a0").unwrap().v_number = Some(number);
        let case = register.open(&counsellor(), intake.clone(), None).unwrap();
        let consent = json!({"command": "consent", "on": "2025-03-03", "paper": "x"});
        follow(&register, case, &[(&counsellor(), consent)]);
        register.case(&counsellor(), case.case, None).unwrap();
        register.search(&counsellor(), "2712345678").unwrap();
        register.export(&coordinator(), &[], "lijst").unwrap();
        // What is refused used nobody's data.
        register.case(&actor("x", "ngo", Role::Counsellor), case.case, None).unwrap_err();
        let lines = lines(&register);
        let mut many: BTreeMap<&str, usize> = BTreeMap::new();
        for line in &lines {
            *many.entry(of(line, "processing_activity_id")).or_default() += 1;
        }
        let expected = [
            (Activity::Register, 4),
            (Activity::Handle, 4),
            (Activity::Look, 5),
            (Activity::TakeOut, 4),
        ];
        let uris: Vec<(String, usize)> =
            expected.iter().map(|(one, many)| (one.uri(), *many)).collect();
        let expected: BTreeMap<&str, usize> =
            uris.iter().map(|(uri, many)| (uri.as_str(), *many)).collect();
        assert_eq!(many, expected);
        let subjects: BTreeSet<(&str, &str)> = lines
            .iter()
            .map(|line| (of(line, "data_subject_id"), of(line, "data_subject_id_type")))
            .collect();
        assert_eq!(subjects.len(), 4, "the same person has the same pseudonym");
        assert_eq!(subjects.iter().filter(|(_, kind)| *kind == "v-nummer").count(), 1);
        let operations: BTreeSet<&str> =
            lines.iter().map(|line| line["span_id"].as_str().unwrap()).collect();
        assert_eq!(operations.len(), lines.len());
        for who in [counsellor(), coordinator(), actor("a", "iom", Role::Auditor)] {
            let refused = register.processings(&who, &mut Vec::new()).unwrap_err();
            assert!(matches!(refused[..], [Refused::NotAllowed { .. }]), "{who:?}");
        }
    }
}

#[test]
fn another_register_makes_other_pseudonyms_and_a_copy_the_same() {
    let hand = Hand::at("2025-03-03");
    let (one, other, copy) = (Place::sqlite(), Place::sqlite(), Place::sqlite());
    let (register, elsewhere) = (one.register(&hand), other.register(&hand));
    for register in [&register, &elsewhere] {
        register.open(&counsellor(), family("Al Jalil", "2025-03-03"), None).unwrap();
    }
    let first = |register: &Register| of(&lines(register)[0], "data_subject_id").to_owned();
    assert_ne!(first(&register), first(&elsewhere));
    let mut text = Vec::new();
    register.back_up(&mut text).unwrap();
    let restored = copy.register(&hand);
    restored.restore(text.as_slice()).unwrap();
    assert_eq!(lines(&restored), lines(&register));
    restored.case(&counsellor(), 1, None).unwrap();
    let all = lines(&restored);
    let person = |line: &Value| of(line, "data_subject_id").to_owned();
    assert_eq!(person(&all[0]), person(&all[4]), "and goes on with them");
}

#[test]
fn how_far_a_receiver_came_is_kept_and_goes_only_forward() {
    for place in Place::all() {
        let register = place.register(&Hand::at("2025-03-03"));
        let case = register.open(&counsellor(), family("Al Jalil", "2025-03-03"), None).unwrap();
        register.case(&counsellor(), case.case, None).unwrap();
        let aya = actor("aya", "dtv", Role::Auditor);
        let (here, there) = ("https://a.example/v1/traces", "https://b.example/v1/traces");
        let sending = register.sending(&aya, here).unwrap();
        assert_eq!(sending.acknowledged().unwrap(), (0, -1));
        let page = sending.lines((0, -1), 3).unwrap();
        let rest = sending.lines(page[2].place(), 100).unwrap();
        assert_eq!((page.len(), rest.len()), (3, 5));
        let first = page[0].line.operation.clone();
        let parents = [&page[0].parent, &page[1].parent, &page[2].parent, &rest[0].parent];
        assert_eq!(parents, [&None, &Some(first.clone()), &Some(first.clone()), &Some(first)]);
        assert_eq!(rest[1].parent, None, "another record is another action");
        for upto in [page[2].place(), rest[1].place(), page[0].place()] {
            sending.acknowledge(upto).unwrap();
        }
        assert_eq!(sending.acknowledged().unwrap(), rest[1].place());
        assert_eq!(register.sending(&aya, there).unwrap().acknowledged().unwrap(), (0, -1));
        // The first time is in the journal, and no other.
        register.sending(&aya, here).unwrap();
        let mut text = Vec::new();
        register.back_up(&mut text).unwrap();
        let copy = String::from_utf8(text).unwrap();
        assert_eq!(copy.matches("processings: https://a.example").count(), 1);
        let other = Place::sqlite();
        let restored = other.register(&Hand::at("2025-03-03"));
        restored.restore(copy.as_bytes()).unwrap();
        let goes_on = restored.sending(&aya, here).unwrap();
        assert_eq!(goes_on.acknowledged().unwrap(), rest[1].place());
        assert_eq!(goes_on.lines(rest[1].place(), 100).unwrap(), rest[2..]);
        for who in [counsellor(), coordinator(), actor("a", "iom", Role::Auditor)] {
            let refused = register.sending(&who, here).err().unwrap();
            assert!(matches!(refused[..], [Refused::NotAllowed { .. }]), "{who:?}");
        }
    }
}
