//! The work of `batch` in parts, which several machines can compute.

use std::path::{Path, PathBuf, absolute};

use clap::{Args, Subcommand};
use population::{Division, GROUP, Input, Joined, Plan, Said, Seal, Totals};
use rules::check::Package;
use rules::diagnostics::render;
use rules::words::Lang;

use crate::batch::{asked, beside, written};
use crate::input::{complain, say};
use crate::tables::{BadRows, STOP, both_ways, kept_apart, matching, refuse, watch_for_stop};
use crate::{Format, Outcome, policies};

#[derive(Subcommand)]
pub(crate) enum PartsCommand {
    /// Divide a table; a folder says what is asked and takes the parts
    Divide(DivideArgs),
    /// Compute one part, on any machine that sees the same files under the same names
    Compute {
        /// The folder of the parts
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
        /// Which part; the first is 1
        #[arg(value_name = "PART")]
        part: u64,
    },
    /// Put the parts together: the files and totals of batch in one run
    Join {
        /// The folder of the parts; it is removed when all is done
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
        /// Text, or JSON
        #[arg(long, value_name = "text|json", default_value = "text")]
        format: Format,
    },
}

#[derive(Args)]
pub(crate) struct DivideArgs {
    /// A table of households in Parquet; several by a pattern in quotes, such as '2024-*.parquet'
    #[arg(value_name = "IN.parquet")]
    input: String,
    /// Where the amounts of each household go in the end
    #[arg(value_name = "OUT.parquet")]
    output: Option<PathBuf>,
    /// Compute this scheme (repeatable); otherwise all Dutch ones
    #[arg(long = "scheme", value_name = "ID")]
    schemes: Vec<String>,
    /// Read a question otherwise (repeatable)
    #[arg(long = "reading", value_name = "QUESTION=ANSWER")]
    readings: Vec<String>,
    /// Stop at a bad row, or keep it apart in OUT.parquet.bad.csv and go on
    #[arg(long, value_name = "keep|stop", default_value = "stop")]
    bad_rows: BadRows,
    /// How many parts; the answer stays the same
    #[arg(long, value_name = "COUNT")]
    parts: Option<u64>,
    /// Another folder than OUT.parquet.parts; every machine must see it under this name
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

pub(crate) fn run(command: &PartsCommand, dir: Option<&Path>, lang: Lang) -> Outcome {
    match command {
        PartsCommand::Divide(args) => divide(args, dir, lang),
        PartsCommand::Compute { folder, part } => begun(folder, dir, lang, |work, mut plan| {
            watch_for_stop();
            let place = (&*work.folder, &*work.job);
            work.division.compute(place, *part, &mut plan, &STOP)?;
            Ok(Outcome::Fine)
        }),
        PartsCommand::Join { folder, format } => begun(folder, dir, lang, |work, plan| {
            let one = |error: Said| vec![error];
            let joined = work.division.join((&work.folder, &work.job), &plan);
            let Joined { sums, bad_rows } = joined.map_err(one)?;
            let totals = Totals::of_sums(&plan, &sums);
            say(&written(&totals, *format, (&plan, work.package), lang).map_err(one)?);
            let side = work.division.bad_rows.as_ref().map(|(path, _)| path.as_path());
            Ok(kept_apart(bad_rows, side.unwrap_or(Path::new("")), lang))
        }),
    }
}

/// Which program this is: its version, and the hash of its file, for builds of one version differ.
fn program() -> Result<String, Said> {
    let path = std::env::current_exe()?;
    Ok(format!("{} {}", env!("CARGO_PKG_VERSION"), Seal::of(&path)?.sha256()))
}

fn divide(args: &DivideArgs, dir: Option<&Path>, lang: Lang) -> Outcome {
    let Some(package) = policies::load(dir, lang) else { return Outcome::BadInput };
    if let Err(mistakes) = asked(&args.schemes, &args.readings, &package) {
        complain(&render(&mistakes, package.files(), lang, false));
        return Outcome::BadInput;
    }
    let folder = args.folder.clone().unwrap_or_else(|| beside(args.output.as_deref(), "parts"));
    match divided(args, dir, &package, lang)
        .and_then(|division| division.begin(&folder).map(|()| division.parts))
    {
        Ok(parts) => {
            let (one, more) = lang.pick(("deel", "delen"), ("part", "parts"));
            let (name, first) = (folder.display(), if parts == 1 { one } else { more });
            let (each, then) = lang.pick(("elk deel", "daarna"), ("each part", "then"));
            say(&format!(
                "{name}: {parts} {first}\n{each}: wederkeer parts compute {name} 1 … {parts}\n\
                 {then}: wederkeer parts join {name}"
            ));
            Outcome::Fine
        }
        Err(error) => refuse(&[error], lang),
    }
}

fn divided(
    args: &DivideArgs,
    dir: Option<&Path>,
    package: &Package,
    lang: Lang,
) -> Result<Division, Said> {
    let inputs = matching(&args.input)?;
    if let Some(output) = &args.output {
        if inputs.contains(output) {
            return Err(both_ways(output));
        }
        if output.extension().is_some_and(|ending| ending == "csv" || ending == "arrow") {
            let only = Said::new(
                "in delen wordt alleen Parquet geschreven; kies een naam op .parquet",
                "in parts only Parquet is written; choose a name that ends in .parquet",
            );
            return Err(only.in_file(output));
        }
    }
    let side = beside(args.output.as_deref(), "bad.csv");
    let keep = args.bad_rows == BadRows::Keep;
    let mut division = Division {
        program: program()?,
        policy: package.hash().to_owned(),
        policy_folder: dir.map(Path::to_path_buf),
        folder: std::env::current_dir()?,
        schemes: args.schemes.clone(),
        readings: args.readings.clone(),
        output: args.output.clone(),
        bad_rows: keep.then(|| (side, lang.pick("nl", "en").to_owned())),
        parts: 1,
        group: GROUP,
        inputs: inputs.iter().map(|path| Input::of(path)).collect::<Result<_, _>>()?,
    };
    division.into_parts(args.parts);
    Ok(division)
}

/// Work that was divided.
struct Work<'w> {
    division: &'w Division,
    /// The hash of what is asked.
    job: String,
    folder: PathBuf,
    package: &'w Package,
}

/// Does something with work that was divided, if this is the program and the policy for it.
fn begun(
    folder: &Path,
    dir: Option<&Path>,
    lang: Lang,
    then: impl FnOnce(&Work<'_>, Plan<'_>) -> Result<Outcome, Vec<Said>>,
) -> Outcome {
    let opened = || {
        let folder = absolute(folder)?;
        let (division, job) = Division::open(&folder)?;
        division.same_program(&program()?)?;
        let dir = dir.map(absolute).transpose()?;
        // Names of files begin where the work was divided.
        let entered = std::env::set_current_dir(&division.folder);
        entered.map_err(|error| Said::from(error).in_file(&division.folder))?;
        Ok((folder, division, job, dir))
    };
    let (folder, division, job, dir) = match opened() {
        Ok(opened) => opened,
        Err(error) => return refuse(&[error], lang),
    };
    let dir = dir.as_deref().or(division.policy_folder.as_deref());
    let Some(package) = policies::load(dir, lang) else { return Outcome::BadInput };
    let answered = division.same_policy(package.hash()).map_err(|error| vec![error]);
    let answered = answered.and_then(|()| {
        let (readings, schemes) = asked(&division.schemes, &division.readings, &package)
            .map_err(|mistakes| vec![Said::of(&mistakes, &package)])?;
        let plan = Plan::new(&package, readings, schemes).map_err(|error| vec![error])?;
        then(&Work { division: &division, job, folder, package: &package }, plan)
    });
    answered.unwrap_or_else(|errors| refuse(&errors, lang))
}
