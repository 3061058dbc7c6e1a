//! Whole populations: compared, and made from margins.

mod compare;
mod generate;

pub(crate) use generate::INSIDE as MARGINS;
use std::path::Path;

use clap::Subcommand;
use rules::words::Lang;

use crate::Outcome;

#[derive(Subcommand)]
pub(crate) enum PopulationCommand {
    /// What one population gets under several regimes, dates or policies, and who gains or loses
    Compare(compare::CompareArgs),
    /// A synthetic population from margins, every one of them cited or marked as an assumption
    Generate(generate::GenerateArgs),
}

pub(crate) fn run(command: &PopulationCommand, dir: Option<&Path>, lang: Lang) -> Outcome {
    match command {
        PopulationCommand::Compare(args) => compare::run(args, dir, lang),
        PopulationCommand::Generate(args) => generate::run(args, dir, lang),
    }
}
