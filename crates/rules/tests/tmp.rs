use rules::parse::SourceFile;
fn files(dir: &std::path::Path, root: &std::path::Path, out: &mut Vec<SourceFile>) {
    for e in std::fs::read_dir(dir).unwrap() {
        let p = e.unwrap().path();
        if p.is_dir() {
            files(&p, root, out)
        } else if let Ok(text) = std::fs::read_to_string(&p) {
            out.push(SourceFile {
                name: p.strip_prefix(root).unwrap().to_str().unwrap().into(),
                text,
            })
        }
    }
}
#[test]
fn t() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let mut f = vec![];
    files(&root, &root, &mut f);
    let t = std::time::Instant::now();
    match rules::check::package(f) {
        Ok(p) => {
            println!("{:?} {:?}", p.cells(), t.elapsed());
            println!(
                "{}",
                rules::diagnostics::render(p.findings(), p.files(), rules::words::Lang::En, false)
            );
            for o in rules::check::open_points::open_points(&p) {
                println!(
                    "{} {} {:?} {} cells={} {} {:?}",
                    o.scheme,
                    o.id,
                    o.kind,
                    o.benefit,
                    o.cells,
                    o.example,
                    o.worth
                        .iter()
                        .map(|w| format!("{}/{} {}-{}", w.household, w.case, w.low, w.high))
                        .collect::<Vec<_>>()
                )
            }
        }
        Err(r) => {
            println!("{}", r.text(rules::words::Lang::En, false));
            panic!("{} errors", r.diagnostics.len())
        }
    }
}
