//! The register at the command line: cases from and to a file, periods, the log of processing.

#![allow(clippy::unwrap_used, reason = "a test stops at once")]

mod common;

use common::run;

/// A folder with a register in it, and IOM.
struct At(std::path::PathBuf);

impl Drop for At {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl At {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("wederkeer-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let at = Self(folder);
        assert_eq!(at.run(&["migrate"]).0, 0);
        for (id, title, oversees) in [("dtv", "DT&V", true), ("iom", "IOM", false)] {
            let mut words = vec!["account", "organisation", id, title];
            words.extend(oversees.then_some("--oversees"));
            assert_eq!(at.run(&words).0, 0);
        }
        at
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_string_lossy().into_owned()
    }

    fn run(&self, words: &[&str]) -> (i32, String, String) {
        let database = format!("sqlite:{}", self.file("register.db"));
        let mut all = words.to_vec();
        all.extend(["--database", &database, "--lang", "en"]);
        run(&all, "")
    }
}

const CASES: &str = "dossier;inschrijfdatum;vertrek;kanaal;achternaam;V-nummer;geboortedatum;\
    nationaliteit;RIAT-dossier
a;3-3-2025;zelfstandig;iom;=Al Jalil;271.234.5678;1-1-1985;Irak;eigen
";

#[test]
fn cases_come_from_a_file_and_go_to_one() {
    let at = At::new("files");
    let file = at.file("zaken.csv");
    std::fs::write(&file, CASES.replace("Irak", "Irka")).unwrap();
    let import = ["cases", "import", &file, "--organisation", "iom"];
    let (code, said, wrong) = at.run(&import);
    assert_eq!((code, said.as_str()), (2, ""));
    assert!(wrong.contains("zaken.csv H2: nationality: We know no country “Irka”"), "{wrong}");
    std::fs::write(&file, CASES).unwrap();
    let (code, said, _) = at.run(&import);
    assert_eq!(code, 0);
    assert!(said.contains("a: case 1, 1 person, €2,815.00"), "{said}");
    assert!(said.contains("To open: 1 case. Nothing was changed; add --confirm."), "{said}");
    let confirm = [&import[..], &["--confirm"]].concat();
    assert!(at.run(&confirm).1.contains("1 case opened."));
    assert!(at.run(&confirm).1.contains("a: imported before, case 1\n0 cases opened."));

    let out = at.file("uit.csv");
    let export = ["cases", "export", &out, "--organisation", "iom", "--reason"];
    assert_eq!(at.run(&[&export[..], &[" "]].concat()).0, 2, "a reason is asked");
    assert!(at.run(&[&export[..], &["overleg"]].concat()).1.contains("1 case."));
    let text = std::fs::read_to_string(&out).unwrap();
    assert!(text.contains(",'=Al Jalil,,271.234.5678,1985-01-01,"), "{text}");
    let template = at.file("leeg.xlsx");
    assert_eq!(run(&["cases", "template", &template], "").0, 0);
    assert!(std::fs::read(&template).unwrap().starts_with(b"PK"));
    assert_eq!(run(&["cases", "template", &out], "").0, 2, "a workbook is called .xlsx");

    let log = at.file("log.jsonl");
    assert!(at.run(&["audit", "processings", &log]).1.contains("2 lines"));
    let log = std::fs::read_to_string(&log).unwrap();
    assert!(log.contains("urn:nl:wederkeer:verwerking:inschrijven") && !log.contains("Jalil"));
    assert_eq!(at.run(&["audit", "verify"]).0, 0);
}

#[test]
fn the_log_goes_to_a_file_or_to_a_logbook() {
    let at = At::new("logbook");
    let (code, _, wrong) = at.run(&["audit", "processings"]);
    assert!(code == 2 && wrong.contains("FILE"), "{wrong}");
    #[cfg(feature = "otlp")]
    to_a_logbook(&at);
}

/// A logbook where nobody is.
#[cfg(feature = "otlp")]
fn to_a_logbook(at: &At) {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{nobody}");
    let send = ["audit", "processings", "--otlp", &url];
    assert!(at.run(&send).1.contains("/v1/traces: 0 lines acknowledged"), "nothing is nothing");
    let file = at.file("zaken.csv");
    std::fs::write(&file, CASES).unwrap();
    assert_eq!(at.run(&["cases", "import", &file, "--organisation", "iom", "--confirm"]).0, 0);
    for _ in 0..2 {
        let (code, said, wrong) = at.run(&send);
        assert_eq!((code, said.as_str()), (2, ""));
        assert!(
            wrong.starts_with(&format!("{url}/v1/traces: the logbook does not ack")),
            "{wrong}"
        );
        assert!(wrong.contains("Then repeat the command"), "{wrong}");
        assert!(wrong.contains("/v1/traces: 0 lines acknowledged"), "{wrong}");
    }
    let wrong = |words: &[&str]| {
        let (code, said, wrong) = at.run(words);
        assert_eq!((code, said.as_str()), (2, ""), "{words:?}");
        wrong
    };
    let unsafe_one = "http://logboek.example.nl";
    for said in [
        wrong(&["audit", "processings", "--otlp", unsafe_one]),
        wrong(&["serve", "--listen", "127.0.0.1:0", "--otlp", unsafe_one]),
    ] {
        assert!(said.contains("logboek.example.nl: no address of a logbook. Give https"), "{said}");
    }
    let said = wrong(&[&send[..], &["--after", "12"]].concat());
    assert!(said.contains("RECORD.PLACE, 12.0"), "{said}");
    assert_eq!(at.run(&[&send[..], &[&file]].concat()).0, 2, "to one of both");
}

#[test]
fn periods_are_shown_replaced_and_checked() {
    let at = At::new("periods");
    let (code, said, _) = run(&["periods", "--lang", "en"], "");
    assert_eq!(code, 0);
    assert!(said.contains("7 days after the opening of the case"), "{said}");
    assert!(said.contains("ASSUMPTION: Verordening (EU) 2021/1060, art. 82"), "{said}");
    let file = at.file("periods.toml");
    let inside = include_str!("../../../assumptions/register-periods.toml");
    std::fs::write(&file, inside.replace("days = 7", "days = 10")).unwrap();
    let (_, said, _) = run(&["periods", "--periods", &file, "--lang", "en"], "");
    assert!(said.contains("10 days after the opening of the case"), "{said}");
    std::fs::write(&file, inside.replace("days = 7", "days = \"soon\"")).unwrap();
    let (code, _, wrong) = at.run(&["audit", "verify", "--periods", &file]);
    assert_eq!(code, 2);
    assert!(wrong.contains("periods.toml:33: days is no whole number"), "{wrong}");
}
